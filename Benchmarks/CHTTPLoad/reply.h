#ifndef HTTP_REPLY_H
#define HTTP_REPLY_H

#include <stddef.h>

/// A reply as far as it is there.
struct http_reply {
    /// The whole reply's length, 0 while that is not known.
    size_t length;
    int status;
    const char *body;
    size_t body_length;
};

/// Reads a reply from bytes that end with a NUL. A missing Content-Length counts as 0.
struct http_reply http_reply_parse(const char *bytes, size_t count);

/// A connection to that port of this machine, or -1.
int http_connect(int port);

#endif
