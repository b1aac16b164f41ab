#include "net/form.hpp"

#include <gtest/gtest.h>

#include "net/http_message.hpp"

namespace dropline::net {
namespace {

TEST(Form, ValuesAreDecoded) {
  const std::string form = "a=1&b=x%20y+z&c=%C3%BC&empty=&bare&a=2&%64=4";
  EXPECT_EQ(form_value(form, "a"), "1") << "the first one counts";
  EXPECT_EQ(form_value(form, "b"), "x y z");
  EXPECT_EQ(form_value(form, "c"), "ü");
  EXPECT_EQ(form_value(form, "d"), "4");
  EXPECT_EQ(form_value(form, "empty"), "");
  EXPECT_EQ(form_value(form, "bare"), "");
  EXPECT_FALSE(form_value(form, "x"));
  EXPECT_FALSE(form_value("", "x"));
  EXPECT_FALSE(form_value("&&", "x"));
}

TEST(Form, WhatIsNoEscapeStays) {
  EXPECT_EQ(form_decode("100%"), "100%");
  EXPECT_EQ(form_decode("%4"), "%4");
  EXPECT_EQ(form_decode("%zz%41"), "%zzA");
}

TEST(Form, EncodedTextIsDecodedToItself) {
  std::string every;
  for (int c = 0; c < 256; ++c) every.push_back(static_cast<char>(c));
  const auto encoded = url_encode(every);
  EXPECT_EQ(form_decode(encoded), every);
  EXPECT_EQ(encoded.find_first_of("&=+ #?/\""), std::string::npos);
}

TEST(HttpRequest, CookieIsFoundByItsWholeName) {
  HttpRequest request;
  request.cookie = "xdropline=0; dropline=a=b;dropline2=2 ; flag";
  EXPECT_EQ(request.cookie_value("dropline"), "a=b");
  EXPECT_EQ(request.cookie_value("dropline2"), "2");
  EXPECT_FALSE(request.cookie_value("flag"));
  EXPECT_FALSE(request.cookie_value("drop"));
}

}  // namespace
}  // namespace dropline::net
