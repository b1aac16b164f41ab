#pragma once

#include <filesystem>

// Where the build put things. In one file of its own, so that only that file differs from clone to clone and the compiler
// cache serves all others.
namespace dropline::test {

[[nodiscard]] std::filesystem::path source_dir();
[[nodiscard]] std::filesystem::path dropline_binary();
// The control of the durability test: it acknowledges before the commit.
[[nodiscard]] std::filesystem::path early_ack_binary();
// Preloaded, it keeps a program waiting for every name; see tests/faults/preload/.
[[nodiscard]] std::filesystem::path silent_resolver();

}  // namespace dropline::test
