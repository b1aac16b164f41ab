#include "cli/logging.hpp"

#include <cstdlib>
#include <memory>
#include <string>

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace dropline::cli {
namespace {

// The message in quotes, with control characters made visible: what a client sent cannot forge a line.
class QuotedMessage final : public spdlog::custom_flag_formatter {
 public:
  void format(const spdlog::details::log_msg& line, const std::tm&, spdlog::memory_buf_t& out) override {
    out.push_back('"');
    for (const char c : line.payload) {
      if (c == '"' || c == '\\') out.push_back('\\');
      const bool control = static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
      out.push_back(control ? ' ' : c);
    }
    out.push_back('"');
  }
  [[nodiscard]] std::unique_ptr<custom_flag_formatter> clone() const override {
    return std::make_unique<QuotedMessage>();
  }
};

}  // namespace

bool under_journal() { return std::getenv("JOURNAL_STREAM") != nullptr; }

void set_up_logging(std::string_view level) {
  auto formatter = std::make_unique<spdlog::pattern_formatter>(spdlog::pattern_time_type::utc);
  formatter->add_flag<QuotedMessage>('*').set_pattern(under_journal() ? "level=%l msg=%*"
                                                                      : "time=%Y-%m-%dT%H:%M:%S.%eZ level=%l msg=%*");
  auto logger = std::make_shared<spdlog::logger>("dropline", std::make_shared<spdlog::sinks::stderr_sink_mt>());
  logger->set_formatter(std::move(formatter));
  logger->set_level(spdlog::level::from_str(std::string(level)));
  logger->flush_on(spdlog::level::info);
  spdlog::set_default_logger(std::move(logger));
}

}  // namespace dropline::cli
