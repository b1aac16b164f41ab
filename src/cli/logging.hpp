#pragma once

#include <string_view>

namespace dropline::cli {

// Log lines in logfmt on stderr: time=... level=... msg="...". Under journald without the time, which it adds itself.
// Nothing that people wrote and no secret is ever handed to the log.
void set_up_logging(std::string_view level);

// Whether stderr (or stdout) goes to the journal, where a picture or a secret has no place.
[[nodiscard]] bool under_journal();

}  // namespace dropline::cli
