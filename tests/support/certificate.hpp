#pragma once

#include <filesystem>

namespace dropline::test {

struct CertificateFiles {
  std::filesystem::path certificate;
  std::filesystem::path key;
};

// A name that no name server knows (RFC 2606); the certificate is for it too.
inline constexpr const char* kMailHost = "mail.example";

// Writes a fresh self-signed certificate for 127.0.0.1 and kMailHost (ECDSA P-256, one day) and its key, both PEM, into
// `directory`.
[[nodiscard]] CertificateFiles make_certificate(const std::filesystem::path& directory);

}  // namespace dropline::test
