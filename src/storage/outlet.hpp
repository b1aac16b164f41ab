#pragma once

#include <functional>
#include <span>
#include <vector>

#include "dropline/ids.hpp"

namespace dropline::storage {

// What the lane tells the I/O thread after a commit. Shared with the functions posted there, which may run after the lane is
// gone: then nothing is told any more. Thread: I/O.
class Outlet {
 public:
  void connect(std::function<void(std::span<const CompanyId>)> callback) { callback_ = std::move(callback); }
  void disconnect() { callback_ = nullptr; }

  void committed(const std::vector<CompanyId>& touched) const {
    if (callback_ && !touched.empty()) callback_(touched);
  }

 private:
  std::function<void(std::span<const CompanyId>)> callback_;
};

}  // namespace dropline::storage
