#include "http_load.h"
#include "reply.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int http_load_once(int port, const char *request, char *body, size_t body_size, size_t *reply_length)
{
    int descriptor = http_connect(port);
    if (descriptor < 0) return -1;
    int status = -1;
    char buffer[8192];
    size_t count = 0;
    size_t length = strlen(request);
    if (send(descriptor, request, length, MSG_NOSIGNAL) == (ssize_t)length) {
        while (count < sizeof buffer - 1) {
            ssize_t received = recv(descriptor, buffer + count, sizeof buffer - 1 - count, 0);
            if (received <= 0) break;
            count += (size_t)received;
            buffer[count] = 0;
            struct http_reply reply = http_reply_parse(buffer, count);
            if (reply.length == 0 || count < reply.length) continue;
            if (reply.body_length < body_size) {
                memcpy(body, reply.body, reply.body_length);
                body[reply.body_length] = 0;
                *reply_length = reply.length;
                status = reply.status;
            }
            break;
        }
    }
    close(descriptor);
    return status;
}
