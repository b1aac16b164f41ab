#pragma once

#include <filesystem>

namespace dropline::test {

struct CertificateFiles {
  std::filesystem::path certificate;
  std::filesystem::path key;
};

// Writes a fresh self-signed certificate for 127.0.0.1 (ECDSA P-256, one day) and its key, both PEM, into `directory`.
[[nodiscard]] CertificateFiles make_certificate(const std::filesystem::path& directory);

}  // namespace dropline::test
