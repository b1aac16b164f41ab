#include "cli/program.hpp"

#include <array>
#include <stdexcept>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/paths.hpp"
#include "support/temp_dir.hpp"

#include <fstream>
#include <iterator>

namespace dropline::test {
namespace {

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> out;
  for (auto& word : words) out.push_back(word.data());
  out.push_back(nullptr);
  return out;
}

std::string content(const std::filesystem::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

ProgramResult run_program(const std::vector<std::string>& words, const std::vector<std::string>& environment) {
  const TempDir dir;
  std::vector<std::string> arguments{dropline_binary()};
  arguments.insert(arguments.end(), words.begin(), words.end());
  // A home of its own: the settings of whoever runs the tests have no say.
  std::vector<std::string> variables{"HOME=" + dir.path().string(), "XDG_CONFIG_HOME=" + dir.path().string()};
  variables.insert(variables.end(), environment.begin(), environment.end());
  auto argument_pointers = pointers(arguments);
  auto variable_pointers = pointers(variables);

  const auto out_file = dir.path() / "out";
  const auto err_file = dir.path() / "err";
  const int out = ::open(out_file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  const int err = ::open(err_file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  const pid_t child = ::fork();
  if (child < 0) throw std::runtime_error("cannot fork");
  if (child == 0) {
    ::dup2(out, STDOUT_FILENO);
    ::dup2(err, STDERR_FILENO);
    ::execve(argument_pointers[0], argument_pointers.data(), variable_pointers.data());
    ::_exit(127);
  }
  ::close(out);
  ::close(err);
  int status = 0;
  ::waitpid(child, &status, 0);
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, content(out_file), content(err_file)};
}

}  // namespace dropline::test
