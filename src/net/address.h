/*
 * Which addresses may be asked.
 *
 * A redirect or a name is somebody else's text and must not lead the program into the
 * network it runs in (SSRF). Addresses fall into classes; a source may be asked at public
 * addresses and at addresses of the class that its own configured host is of, so that a
 * source on loopback may redirect to loopback, but never to 169.254.169.254. IPv4 mapped
 * into IPv6 counts as the IPv4 address.
 */
#ifndef NET_ADDRESS_H
#define NET_ADDRESS_H

#include <stdbool.h>
#include <sys/socket.h>

enum address_class {
    ADDRESS_PUBLIC,
    ADDRESS_LOOPBACK,   /* 127.0.0.0/8, ::1 */
    ADDRESS_PRIVATE,    /* RFC 1918, 100.64.0.0/10, fc00::/7 */
    ADDRESS_LINK_LOCAL, /* 169.254.0.0/16, fe80::/10, fd00:ec2::254 */
    ADDRESS_UNUSABLE    /* 0.0.0.0/8, ::, multicast, reserved */
};

/* A set of classes, one bit each; ADDRESS_PUBLIC is always in it. */
struct address_policy {
    unsigned allowed;
};

enum address_class address_class_of(const struct sockaddr *address);
const char *address_class_name(enum address_class kind); /* "a loopback address" */
void address_policy_init(struct address_policy *policy);
/* An address of the configured host: its class is allowed from here on. */
void address_policy_allow(struct address_policy *policy, const struct sockaddr *address);
bool address_policy_permits(const struct address_policy *policy,
                            const struct sockaddr *address);

#endif
