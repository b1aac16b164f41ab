#include <png.h>

#include <cmath>
#include <regex>

#include "net/api_fixture.hpp"
#include "net/app_icon.hpp"

// The customer's page as an app: service worker, manifest, icons.
namespace dropline::net {
namespace {

using nlohmann::json;

struct Picture {
  int side = 0;
  std::string rgba;

  [[nodiscard]] std::array<int, 4> at(double x, double y) const {
    const auto column = static_cast<std::size_t>(x * (side - 1));
    const auto row = static_cast<std::size_t>(y * (side - 1));
    const auto offset = (row * static_cast<std::size_t>(side) + column) * 4;
    std::array<int, 4> pixel{};
    for (std::size_t i = 0; i < 4; ++i) pixel[i] = static_cast<unsigned char>(rgba.at(offset + i));
    return pixel;
  }
};

Picture decode(const std::string& png) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  EXPECT_NE(png_image_begin_read_from_memory(&image, png.data(), png.size()), 0) << image.message;
  EXPECT_EQ(image.width, image.height);
  image.format = PNG_FORMAT_RGBA;
  Picture picture{static_cast<int>(image.width), std::string(PNG_IMAGE_SIZE(image), '\0')};
  EXPECT_NE(png_image_finish_read(&image, nullptr, picture.rgba.data(), 0, nullptr), 0) << image.message;
  return picture;
}

Picture draw(std::string_view name, std::string_view color) {
  return decode(draw_icon(icon_kind(name).value(), brand_colors(color)));
}

constexpr std::array<int, 4> kGreen{0x0a, 0x7d, 0x55, 255};
constexpr std::array<int, 4> kWhite{255, 255, 255, 255};
constexpr std::array<int, 4> kBlack{0, 0, 0, 255};

TEST(AppIcon, ShowsTheMarkReadablyOnTheCompanysColor) {
  const auto icon = draw("512.png", "#0a7d55");
  EXPECT_EQ(icon.side, 512);
  EXPECT_EQ(icon.at(0.5, 0.05), kGreen) << "the ground above the mark";
  EXPECT_EQ(icon.at(0.52, 0.3), kWhite) << "the bubble above its dots";
  EXPECT_EQ(icon.at(0.525, 0.466), kGreen) << "the dot in the middle";
  EXPECT_EQ(draw("512.png", "#ffe600").at(0.52, 0.3), kBlack) << "white could not be seen on yellow";
}

TEST(AppIcon, EdgesAreSmooth) {
  const auto icon = draw("192.png", "#000000");
  int between = 0;
  for (int y = 0; y < icon.side; ++y) {
    for (int x = 0; x < icon.side; ++x) {
      const double side = icon.side - 1;
      const int red = icon.at(x / side, y / side)[0];
      if (red > 20 && red < 235) ++between;
    }
  }
  EXPECT_GE(between, icon.side) << "all around the bubble";
}

TEST(AppIcon, FillsWhatSystemsCutAndLeavesTheRestTransparent) {
  EXPECT_EQ(draw("192.png", "#0a7d55").at(0, 0)[3], 0);
  for (const auto* full : {"maskable.png", "180.png"}) {
    const auto icon = draw(full, "#0a7d55");
    EXPECT_EQ(icon.at(0, 0), kGreen) << full;
    for (int degrees = 0; degrees < 360; ++degrees) {
      const double angle = degrees * 3.14159265 / 180;
      EXPECT_EQ(icon.at(0.5 + 0.41 * std::cos(angle), 0.5 + 0.41 * std::sin(angle)), kGreen)
          << full << ": the mark must stay within the circle that is never cut";
    }
  }
  const auto badge = draw("badge.png", "#0a7d55");
  EXPECT_EQ(badge.at(0.02, 0.02)[3], 0);
  EXPECT_EQ(badge.at(0.53, 0.3), kWhite);
}

class Installable : public ApiTest {};

TEST_F(Installable, WorkerIsAskedForAgainAndMayServeEveryCompany) {
  auto visitor = browser();
  const auto worker = visitor.get("/-/sw.js");
  EXPECT_EQ(worker.status, 200);
  EXPECT_EQ(header_of(worker, "Content-Type"), "text/javascript; charset=utf-8");
  EXPECT_EQ(header_of(worker, "Service-Worker-Allowed"), "/");
  EXPECT_EQ(header_of(worker, "Cache-Control"), "public, no-cache");
  EXPECT_FALSE(worker.static_body.empty());

  const auto etag = header_of(worker, "ETag");
  const auto again = visitor.get("/-/sw.js", [&](HttpRequest& request) { request.if_none_match = etag; });
  EXPECT_EQ(again.status, 304);
  EXPECT_EQ(header_of(again, "Service-Worker-Allowed"), "/");
}

TEST_F(Installable, InboxHasItsOwnWorkerForItsOwnPathsOnly) {
  auto visitor = browser();
  const auto worker = visitor.get("/-/inbox-sw.js");
  EXPECT_EQ(worker.status, 200);
  EXPECT_EQ(header_of(worker, "Content-Type"), "text/javascript; charset=utf-8");
  EXPECT_EQ(header_of(worker, "Cache-Control"), "public, no-cache");
  EXPECT_EQ(header_of(worker, "Service-Worker-Allowed"), "") << "it must not get customers' pages";
  EXPECT_NE(worker.static_body, visitor.get("/-/sw.js").static_body);
}

TEST_F(Installable, ManifestIsTheCompanysAndCarriesNoSecret) {
  auto visitor = browser();
  const auto answer = visitor.get("/-/manifest/acme");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(header_of(answer, "Content-Type"), "application/manifest+json");
  const auto manifest = json::parse(answer.body);
  EXPECT_EQ(manifest.at("name"), acme.name);
  EXPECT_EQ(manifest.at("short_name"), acme.name);
  EXPECT_EQ(manifest.at("id"), "/acme");
  EXPECT_EQ(manifest.at("start_url"), "/acme") << "no token, no query";
  EXPECT_EQ(manifest.at("scope"), "/acme");
  EXPECT_EQ(manifest.at("display"), "standalone");
  EXPECT_EQ(manifest.at("lang"), acme.locale);
  EXPECT_EQ(manifest.at("dir"), "auto");
  EXPECT_TRUE(manifest.contains("theme_color") && manifest.contains("background_color"));

  std::string purposes;
  for (const auto& icon : manifest.at("icons")) {
    const auto picture = visitor.get(icon.at("src").get<std::string>());
    EXPECT_EQ(header_of(picture, "Content-Type"), "image/png");
    const auto side = std::to_string(decode(picture.body).side);
    EXPECT_EQ(icon.at("sizes").get<std::string>(), side + "x" + side);
    purposes += icon.at("purpose").get<std::string>() + " ";
  }
  EXPECT_EQ(purposes, "any any maskable ");
}

TEST_F(Installable, WhatDoesNotExistIsNotFound) {
  auto visitor = browser();
  for (const auto* path :
       {"/-/manifest/nobody", "/-/icon/nobody/192.png", "/-/icon/acme/193.png", "/-/icon/acme/192", "/-/icon/acme"}) {
    EXPECT_EQ(visitor.get(path).status, 404) << path;
  }
}

TEST_F(Installable, PageNamesItsManifestAndIcons) {
  auto visitor = browser();
  const auto page = visitor.get("/acme").body;
  const std::regex named(R"re(<link rel="(manifest|apple-touch-icon)" href="([^"]+)">)re");
  int found = 0;
  for (std::sregex_iterator each(page.begin(), page.end(), named), end; each != end; ++each, ++found) {
    const auto path = (*each)[2].str();
    EXPECT_EQ(visitor.get(path).status, 200) << path;
  }
  EXPECT_EQ(found, 2);
  EXPECT_NE(page.find(R"(<meta name="apple-mobile-web-app-title" content=")" + acme.name), std::string::npos);
}

TEST_F(Installable, IconFollowsTheCompanysColor) {
  auto visitor = browser();
  const auto before = visitor.get("/-/icon/acme/192.png").body;
  EXPECT_EQ(visitor.get("/-/icon/acme/192.png").body, before);
  auto owner = signed_in(olga);
  const auto changed = owner.patch(kAcme, {{"color", "#b00020"}});
  ASSERT_EQ(changed.status, 200);
  EXPECT_NE(visitor.get("/-/icon/acme/192.png").body, before);
}

}  // namespace
}  // namespace dropline::net
