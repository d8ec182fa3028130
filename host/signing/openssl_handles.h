// Owners for OpenSSL's objects, and a guard that leaves its error queue empty: a stale error is
// taken for a TLS failure by whoever reads the queue next on this thread. Private to this module.
// Thread-safety: each handle one thread at a time; an EVP_PKEY and an X509 may be read by many.
#pragma once

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>

namespace ncp::signing {

template <auto free>
struct Freed {
    template <class T>
    void operator()(T* object) const {
        free(object);
    }
};

using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freed<X509_free>>;
using Bio = std::unique_ptr<BIO, Freed<BIO_free_all>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>>;

// Put one at the top of every function that calls OpenSSL or xmlsec.
struct CleanErrorQueue {
    CleanErrorQueue() = default;
    ~CleanErrorQueue() { ERR_clear_error(); }
    CleanErrorQueue(const CleanErrorQueue&) = delete;
    CleanErrorQueue& operator=(const CleanErrorQueue&) = delete;
};

}  // namespace ncp::signing
