#include "store/digest.h"

#include "base/xalloc.h"

#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

/* The algorithm is looked up once: that costs more than digesting a document. */
struct digester {
    EVP_MD *algorithm;
    EVP_MD_CTX *context;
};

struct digester *digester_new(void)
{
    struct digester *digester = xmalloc(sizeof(*digester));
    digester->algorithm = EVP_MD_fetch(NULL, "SHA256", NULL);
    digester->context = EVP_MD_CTX_new();
    if (digester->algorithm == NULL || digester->context == NULL ||
        EVP_DigestInit_ex2(digester->context, digester->algorithm, NULL) != 1)
        BUG("libcrypto has no SHA-256");
    return digester;
}

void digester_free(struct digester *digester)
{
    if (digester == NULL)
        return;
    EVP_MD_CTX_free(digester->context);
    EVP_MD_free(digester->algorithm);
    free(digester);
}

void digester_put(struct digester *digester, const void *bytes, size_t len,
                  unsigned char digest[STORE_DIGEST_BYTES])
{
    unsigned char whole[EVP_MAX_MD_SIZE];
    EVP_MD_CTX *context = digester->context;
    if (EVP_DigestInit_ex2(context, NULL, NULL) != 1 ||
        EVP_DigestUpdate(context, bytes, len) != 1 ||
        EVP_DigestFinal_ex(context, whole, NULL) != 1)
        BUG("SHA-256 cannot be made");
    memcpy(digest, whole, STORE_DIGEST_BYTES);
}
