#pragma once

#include <filesystem>
#include <functional>
#include <string>

namespace dropline::notify {

// Reads a small secret of this installation (mode 0600), or makes it with `make` when there is no such file. A crash leaves
// either no file or a whole one. Throws std::runtime_error with a sentence for the admin when the file cannot be read or
// written. The caller wipes what it gets.
[[nodiscard]] std::string read_or_make_secret(const std::filesystem::path& file,
                                              const std::function<std::string()>& make);

}  // namespace dropline::notify
