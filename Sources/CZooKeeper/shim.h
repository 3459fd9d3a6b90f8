#ifndef CZOOKEEPER_SHIM_H
#define CZOOKEEPER_SHIM_H

// Without THREADED the header leaves out part of the multi-threaded library's interface.
#define THREADED
#include <zookeeper/zookeeper.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

// The library's constants are mutable C globals, which Swift 6 rightly refuses to read. They are read here instead.

static inline int czk_event_session(void) { return ZOO_SESSION_EVENT; }
static inline int czk_event_created(void) { return ZOO_CREATED_EVENT; }
static inline int czk_event_deleted(void) { return ZOO_DELETED_EVENT; }
static inline int czk_event_changed(void) { return ZOO_CHANGED_EVENT; }
static inline int czk_event_child(void) { return ZOO_CHILD_EVENT; }

static inline int czk_state_expired(void) { return ZOO_EXPIRED_SESSION_STATE; }
static inline int czk_state_auth_failed(void) { return ZOO_AUTH_FAILED_STATE; }
static inline int czk_state_associating(void) { return ZOO_ASSOCIATING_STATE; }
static inline int czk_state_connected(void) { return ZOO_CONNECTED_STATE; }

static inline int czk_mode_persistent(void) { return ZOO_PERSISTENT; }
static inline int czk_mode_ephemeral(void) { return ZOO_EPHEMERAL; }
static inline int czk_mode_persistent_sequential(void) { return ZOO_PERSISTENT_SEQUENTIAL; }
static inline int czk_mode_ephemeral_sequential(void) { return ZOO_EPHEMERAL_SEQUENTIAL; }
static inline int czk_mode_container(void) { return ZOO_CONTAINER; }
static inline int czk_mode_persistent_ttl(void) { return ZOO_PERSISTENT_WITH_TTL; }
static inline int czk_mode_persistent_sequential_ttl(void) { return ZOO_PERSISTENT_SEQUENTIAL_WITH_TTL; }

// The header declares the completion as a pointer to a function pointer, and the library then calls that very pointer as the
// function. Swift cannot express the cast.
static inline int czk_aremove_all_watches(
    zhandle_t *handle, const char *path, ZooWatcherType type, void_completion_t completion, const void *context)
{
    return zoo_aremove_all_watches(handle, path, type, 0, (void_completion_t *)completion, context);
}

// What the library has freed. Only glibc keeps it, and Swift's module of glibc leaves the function out.
static inline void czk_give_back_freed_memory(void)
{
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}

// From so many bytes on, memory comes from the system by itself and goes back when it is freed; less than so many bytes of what is free are kept.
// Without it glibc raises both as it sees larger pieces, and keeps what threads other than the first have freed.
static inline void czk_keep_little_freed_memory(int pieceSize, int keptSize)
{
#ifdef __GLIBC__
    mallopt(M_MMAP_THRESHOLD, pieceSize);
    mallopt(M_TRIM_THRESHOLD, keptSize);
#else
    (void)pieceSize;
    (void)keptSize;
#endif
}

#endif
