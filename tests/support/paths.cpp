#include "support/paths.hpp"

namespace dropline::test {

std::filesystem::path source_dir() { return DROPLINE_SOURCE_DIR; }
std::filesystem::path dropline_binary() { return DROPLINE_BINARY; }
std::filesystem::path early_ack_binary() { return DROPLINE_EARLY_ACK_BINARY; }
std::filesystem::path silent_resolver() { return DROPLINE_SILENT_RESOLVER; }

}  // namespace dropline::test
