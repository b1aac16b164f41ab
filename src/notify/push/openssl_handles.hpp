#pragma once

#include <memory>
#include <stdexcept>
#include <string>

namespace dropline::notify {

// Lets a unique_ptr own what an OpenSSL function frees.
template <auto free_function>
struct FreeBy {
  template <class T>
  void operator()(T* pointer) const {
    free_function(pointer);
  }
};

// OpenSSL fails here only without memory or with a broken installation, so nobody can be asked for anything better.
inline void require(bool done, const char* what) {
  if (!done) throw std::runtime_error(std::string("OpenSSL cannot ") + what);
}

}  // namespace dropline::notify
