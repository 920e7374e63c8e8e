#include "net/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* clang-format off */
static const struct {
    uint32_t network;
    unsigned bits;
    enum address_class kind;
} ipv4[] = {
    { 0x00000000,  8, ADDRESS_UNUSABLE },   /* 0.0.0.0/8 */
    { 0x7f000000,  8, ADDRESS_LOOPBACK },
    { 0x0a000000,  8, ADDRESS_PRIVATE },
    { 0xac100000, 12, ADDRESS_PRIVATE },
    { 0xc0a80000, 16, ADDRESS_PRIVATE },
    { 0x64400000, 10, ADDRESS_PRIVATE },    /* carrier-grade NAT, RFC 6598 */
    { 0xa9fe0000, 16, ADDRESS_LINK_LOCAL },
    { 0xe0000000,  3, ADDRESS_UNUSABLE },   /* multicast and reserved */
};
/* clang-format on */

static enum address_class class_of_ipv4(uint32_t address)
{
    for (size_t i = 0; i < sizeof(ipv4) / sizeof(ipv4[0]); i++) {
        if (address >> (32 - ipv4[i].bits) == ipv4[i].network >> (32 - ipv4[i].bits))
            return ipv4[i].kind;
    }
    return ADDRESS_PUBLIC;
}

static uint32_t last_32_bits(const unsigned char *bytes)
{
    return (uint32_t)bytes[12] << 24 | (uint32_t)bytes[13] << 16 |
           (uint32_t)bytes[14] << 8 | bytes[15];
}

static enum address_class class_of_ipv6(const struct in6_addr *address)
{
    /* The instance metadata service of one large cloud, RFC 4193 but link-local in
     * spirit. */
    static const unsigned char ec2[16] = { 0xfd, 0, 0x0e, 0xc2, 0, 0, 0, 0,
                                           0,    0, 0,    0,    0, 0, 2, 0x54 };
    const unsigned char *bytes = address->s6_addr;
    static const unsigned char nat64[12] = { 0, 0x64, 0xff, 0x9b };

    if (IN6_IS_ADDR_V4MAPPED(address) || memcmp(bytes, nat64, sizeof(nat64)) == 0)
        return class_of_ipv4(last_32_bits(bytes));
    if (IN6_IS_ADDR_LOOPBACK(address))
        return ADDRESS_LOOPBACK;
    if (IN6_IS_ADDR_V4COMPAT(address))
        return class_of_ipv4(last_32_bits(bytes));
    if (IN6_IS_ADDR_UNSPECIFIED(address) || IN6_IS_ADDR_MULTICAST(address))
        return ADDRESS_UNUSABLE;
    if (IN6_IS_ADDR_LINKLOCAL(address) || memcmp(bytes, ec2, sizeof(ec2)) == 0)
        return ADDRESS_LINK_LOCAL;
    return (bytes[0] & 0xfe) == 0xfc ? ADDRESS_PRIVATE : ADDRESS_PUBLIC;
}

enum address_class address_class_of(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET) {
        struct sockaddr_in in;
        memcpy(&in, address, sizeof(in));
        return class_of_ipv4(ntohl(in.sin_addr.s_addr));
    }
    if (address->sa_family == AF_INET6) {
        struct sockaddr_in6 in6;
        memcpy(&in6, address, sizeof(in6));
        return class_of_ipv6(&in6.sin6_addr);
    }
    return ADDRESS_UNUSABLE;
}

const char *address_class_name(enum address_class kind)
{
    static const char *const names[] = { "a public address", "a loopback address",
                                         "a private address", "a link-local address",
                                         "an address that no host has" };
    return names[kind];
}

void address_policy_init(struct address_policy *policy)
{
    policy->allowed = 1u << ADDRESS_PUBLIC;
}

void address_policy_allow(struct address_policy *policy, const struct sockaddr *address)
{
    policy->allowed |= 1u << address_class_of(address);
}

bool address_policy_permits(const struct address_policy *policy,
                            const struct sockaddr *address)
{
    return (policy->allowed & 1u << address_class_of(address)) != 0;
}
