#include "notify/node_script.hpp"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "support/paths.hpp"
#include "support/temp_dir.hpp"

namespace dropline::test {
namespace {

std::string quoted(const std::filesystem::path& path) { return "'" + path.string() + "'"; }

std::string content_of(const std::filesystem::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

nlohmann::json ask_node(const std::string& script, const nlohmann::json& question) {
  const TempDir files;
  std::ofstream(files / "question") << question.dump();
  const auto node = source_dir() / "node_modules/.bin/node";
  const auto command = "timeout 60 " + quoted(node) + " " + quoted(source_dir() / "tests/notify" / script) + " <" +
                       quoted(files / "question") + " >" + quoted(files / "answer") + " 2>" +
                       quoted(files / "complaint");
  if (std::system(command.c_str()) != 0) {
    throw std::runtime_error(script + " failed: " + content_of(files / "complaint"));
  }
  return nlohmann::json::parse(content_of(files / "answer"));
}

}  // namespace dropline::test
