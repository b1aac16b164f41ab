#include "support/certificate.hpp"

#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string>

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

namespace dropline::test {
namespace {

template <auto free_function>
struct FreeBy {
  template <class T>
  void operator()(T* pointer) const {
    free_function(pointer);
  }
};
using Key = std::unique_ptr<EVP_PKEY, FreeBy<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, FreeBy<X509_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, FreeBy<X509_EXTENSION_free>>;
using File = std::unique_ptr<std::FILE, FreeBy<std::fclose>>;

Certificate self_signed(EVP_PKEY* key) {
  constexpr long day = 24 * 60 * 60;
  Certificate made(X509_new());
  X509_set_version(made.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(made.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(made.get()), -60);
  X509_gmtime_adj(X509_getm_notAfter(made.get()), day);
  X509_set_pubkey(made.get(), key);
  X509_NAME* name = X509_get_subject_name(made.get());
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("127.0.0.1"), -1, -1, 0);
  X509_set_issuer_name(made.get(), name);
  const auto names = std::string("IP:127.0.0.1,DNS:") + kMailHost;
  const Extension alternatives(X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, names.c_str()));
  X509_add_ext(made.get(), alternatives.get(), -1);
  if (X509_sign(made.get(), key, EVP_sha256()) == 0) throw std::runtime_error("cannot sign a certificate");
  return made;
}

File open_to_write(const std::filesystem::path& file) {
  File opened(std::fopen(file.c_str(), "w"));
  if (!opened) throw std::runtime_error("cannot write " + file.string());
  return opened;
}

}  // namespace

CertificateFiles make_certificate(const std::filesystem::path& directory) {
  CertificateFiles files{directory / "test-cert.pem", directory / "test-key.pem"};
  const Key key(EVP_EC_gen("P-256"));
  const auto certificate = self_signed(key.get());
  PEM_write_X509(open_to_write(files.certificate).get(), certificate.get());
  PEM_write_PrivateKey(open_to_write(files.key).get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  return files;
}

}  // namespace dropline::test
