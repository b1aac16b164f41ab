#pragma once

#include <memory>
#include <new>
#include <stdexcept>
#include <string>
#include <utility>

#include <curl/curl.h>

// libcurl's handles with owners.
namespace dropline::outbound {

// Loads libcurl once per process. Throws std::runtime_error when it cannot be used on this machine.
inline void require_curl() {
  static const CURLcode loaded = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (loaded != CURLE_OK) throw std::runtime_error("libcurl cannot be used on this machine");
}

class CurlEasy {
 public:
  CurlEasy() : handle_(curl_easy_init()) {
    if (!handle_) throw std::bad_alloc();
  }

  [[nodiscard]] CURL* get() const { return handle_.get(); }

  // Throws std::runtime_error: libcurl refuses an option only without memory, or when it was built without the feature.
  template <class Value>
  void set(CURLoption option, Value value) {
    const CURLcode code = curl_easy_setopt(handle_.get(), option, value);
    if (code != CURLE_OK) throw std::runtime_error(std::string("libcurl: ") + curl_easy_strerror(code));
  }
  void set(CURLoption option, const std::string& value) { set(option, value.c_str()); }

 private:
  struct Free {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  };
  std::unique_ptr<CURL, Free> handle_;
};

class CurlList {
 public:
  void add(const std::string& line) {
    curl_slist* const longer = curl_slist_append(list_.get(), line.c_str());
    if (!longer) throw std::bad_alloc();
    std::ignore = list_.release();
    list_.reset(longer);
  }
  [[nodiscard]] curl_slist* get() const { return list_.get(); }

 private:
  struct Free {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  };
  std::unique_ptr<curl_slist, Free> list_;
};

// A URL as libcurl itself reads it, so that what is checked is what is dialled.
class CurlUrl {
 public:
  CurlUrl() : url_(curl_url()) {
    if (!url_) throw std::bad_alloc();
  }
  [[nodiscard]] bool parse(const std::string& text) {
    return curl_url_set(url_.get(), CURLUPART_URL, text.c_str(), CURLU_NON_SUPPORT_SCHEME) == CURLUE_OK;
  }
  // "" when there is none.
  [[nodiscard]] std::string part(CURLUPart part, unsigned flags = 0) const {
    char* text = nullptr;
    if (curl_url_get(url_.get(), part, &text, flags) != CURLUE_OK) return {};
    const std::unique_ptr<char, FreeText> owner(text);
    return text;
  }
  [[nodiscard]] bool clear(CURLUPart part) { return curl_url_set(url_.get(), part, nullptr, 0) == CURLUE_OK; }

 private:
  struct Free {
    void operator()(CURLU* url) const { curl_url_cleanup(url); }
  };
  struct FreeText {
    void operator()(char* text) const { curl_free(text); }
  };
  std::unique_ptr<CURLU, Free> url_;
};

}  // namespace dropline::outbound
