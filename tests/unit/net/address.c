#include "net/address.h"
#include "check.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

static struct sockaddr_storage parse(const char *text)
{
    struct sockaddr_storage any;
    memset(&any, 0, sizeof(any));
    struct sockaddr_in in = { .sin_family = AF_INET };
    struct sockaddr_in6 in6 = { .sin6_family = AF_INET6 };
    if (inet_pton(AF_INET, text, &in.sin_addr) == 1)
        memcpy(&any, &in, sizeof(in));
    else if (inet_pton(AF_INET6, text, &in6.sin6_addr) == 1)
        memcpy(&any, &in6, sizeof(in6));
    return any;
}

static void every_address_has_its_class(void)
{
    static const struct {
        const char *text;
        enum address_class kind;
    } rows[] = {
        { "93.184.216.34", ADDRESS_PUBLIC },
        { "127.0.0.1", ADDRESS_LOOPBACK },
        { "127.255.255.254", ADDRESS_LOOPBACK },
        { "10.0.0.1", ADDRESS_PRIVATE },
        { "172.15.0.1", ADDRESS_PUBLIC },
        { "172.16.0.1", ADDRESS_PRIVATE },
        { "172.32.0.1", ADDRESS_PUBLIC },
        { "192.168.1.1", ADDRESS_PRIVATE },
        { "100.64.0.1", ADDRESS_PRIVATE },
        { "100.128.0.1", ADDRESS_PUBLIC },
        { "169.254.169.254", ADDRESS_LINK_LOCAL },
        { "0.0.0.0", ADDRESS_UNUSABLE },
        { "224.0.0.1", ADDRESS_UNUSABLE },
        { "255.255.255.255", ADDRESS_UNUSABLE },
        { "::1", ADDRESS_LOOPBACK },
        { "::", ADDRESS_UNUSABLE },
        { "fe80::1", ADDRESS_LINK_LOCAL },
        { "fc00::1", ADDRESS_PRIVATE },
        { "fd00:ec2::254", ADDRESS_LINK_LOCAL },
        { "ff02::1", ADDRESS_UNUSABLE },
        { "2606:2800::1", ADDRESS_PUBLIC },
        { "::ffff:169.254.169.254", ADDRESS_LINK_LOCAL },
        { "::ffff:127.0.0.1", ADDRESS_LOOPBACK },
        { "64:ff9b::10.0.0.1", ADDRESS_PRIVATE },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct sockaddr_storage address = parse(rows[i].text);
        check_case("%s", rows[i].text);
        CHECK_INT(rows[i].kind, address_class_of((struct sockaddr *)&address));
    }
}

static void a_source_on_loopback_stays_there(void)
{
    struct address_policy policy;
    struct sockaddr_storage own = parse("127.0.0.1"), other = parse("127.0.0.9"),
                            metadata = parse("169.254.169.254"),
                            lan = parse("192.168.0.1"), world = parse("93.184.216.34");
    address_policy_init(&policy);

    CHECK(!address_policy_permits(&policy, (struct sockaddr *)&own));
    address_policy_allow(&policy, (struct sockaddr *)&own);

    CHECK(address_policy_permits(&policy, (struct sockaddr *)&other));
    CHECK(address_policy_permits(&policy, (struct sockaddr *)&world));
    CHECK(!address_policy_permits(&policy, (struct sockaddr *)&metadata));
    CHECK(!address_policy_permits(&policy, (struct sockaddr *)&lan));
}

SUITE(address, TEST(every_address_has_its_class), TEST(a_source_on_loopback_stays_there))
