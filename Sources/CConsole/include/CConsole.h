#pragma once

#include <stddef.h>

/// A file of the operator's page.
struct console_file {
    /// Below `/console/`; of the page itself empty.
    const char *name;
    const unsigned char *bytes;
    size_t count;
};

/// All of them, one after another; behind the last `bytes` is null.
struct console_file console_file(size_t index);
