#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <gmime/gmime.h>

// GMime's objects as C++ owns things.
namespace dropline::mail {

struct GObjectUnref {
  void operator()(void* object) const { g_object_unref(object); }
};
template <class T>
using GPtr = std::unique_ptr<T, GObjectUnref>;

struct GFree {
  void operator()(void* memory) const { g_free(memory); }
};
using GText = std::unique_ptr<char, GFree>;

// Before anything else of GMime's. Its only state is a table of types and character sets, which nothing changes afterwards.
inline void start_gmime() {
  static const bool started = [] {
    g_mime_init();
    return true;
  }();
  (void)started;
}

[[nodiscard]] inline std::string_view view(const char* text) { return text == nullptr ? "" : text; }

}  // namespace dropline::mail
