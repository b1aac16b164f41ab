#pragma once

#include <string>

#include <nlohmann/json.hpp>

namespace dropline::test {

// Runs a script of tests/notify with the pinned Node: an independent implementation's opinion on what we made. It reads
// `question` and answers in JSON. Throws when the script fails, with the end of what it said.
[[nodiscard]] nlohmann::json ask_node(const std::string& script, const nlohmann::json& question);

}  // namespace dropline::test
