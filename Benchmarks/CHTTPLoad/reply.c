#define _GNU_SOURCE
#include "reply.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct http_reply http_reply_parse(const char *bytes, size_t count)
{
    struct http_reply reply = {0};
    const char *end = strstr(bytes, "\r\n\r\n");
    if (end == NULL || count < 12) return reply;
    const char *field = strcasestr(bytes, "\r\nContent-Length:");
    reply.status = atoi(bytes + 9);
    reply.body = end + 4;
    reply.body_length = field != NULL && field < end ? strtoul(field + 17, NULL, 10) : 0;
    reply.length = (size_t)(reply.body - bytes) + reply.body_length;
    return reply;
}

int http_connect(int port)
{
    int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return -1;
    struct sockaddr_in address = {
        .sin_family = AF_INET,
        .sin_port = htons((uint16_t)port),
        .sin_addr = {htonl(INADDR_LOOPBACK)},
    };
    int yes = 1;
    setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if (connect(descriptor, (struct sockaddr *)&address, sizeof address) == 0) return descriptor;
    close(descriptor);
    return -1;
}
