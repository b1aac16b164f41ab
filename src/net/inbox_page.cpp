#include "net/inbox_page.hpp"

#include <fmt/format.h>

#include "net/assets.hpp"

namespace dropline::net {

std::string render_inbox_page(std::string_view language) {
  const bool german = language == "de";
  // viewport-fit: the page pads itself around notches. apple-..-capable: iOS takes pushes only in what runs as an app. referrer: nobody outside learns addresses of the inbox.
  return fmt::format(
      R"(<!doctype html>
<html lang="{}">
<head>
<meta charset="utf-8">
<title>Dropline</title>
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content">
<meta name="apple-mobile-web-app-capable" content="yes">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="same-origin">
<meta name="robots" content="noindex">
<link rel="stylesheet" href="{}">
<script type="module" src="{}"></script>
</head>
<body>
<div id="app"></div>
<noscript><p>{}</p></noscript>
</body>
</html>
)",
      german ? "de" : "en", asset_url("inbox.css"), asset_url("inbox.js"),
      german ? "Der Posteingang braucht JavaScript. Bitte schalten Sie es für diese Seite ein."
             : "The inbox needs JavaScript. Please switch it on for this page.");
}

}  // namespace dropline::net
