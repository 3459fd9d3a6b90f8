#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Keeps a session from expiring in the middle of the submission of a transaction.
///
/// `zoo_amulti` asks before each of its operations whether the session is dead, and if it dies between two of them, frees a pointer
/// that it never set: the process aborts. Looking at `zoo_state` first is not enough, since a submission takes milliseconds.
/// But between losing a connection and learning of the expiry the library's IO thread writes a log line, "initiated connection to
/// server". The log callback takes this lock, and so does a submission from its look at the state to its end. A submission that
/// began while connected therefore ends before that line, and one that begins after it sees that there is no connection.
///
/// It is one lock for the process because the log callback does not know its handle, and a recursive one because the submitting
/// thread may log as well.
enum LibraryLock {
    /// `nonisolated(unsafe)`: written once, here, and a mutex is made to be shared.
    private nonisolated(unsafe) static let mutex: UnsafeMutablePointer<pthread_mutex_t> = {
        var attributes = pthread_mutexattr_t()
        pthread_mutexattr_init(&attributes)
        pthread_mutexattr_settype(&attributes, recursiveType)
        let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
        mutex.initialize(to: pthread_mutex_t())
        pthread_mutex_init(mutex, &attributes)
        pthread_mutexattr_destroy(&attributes)
        return mutex
    }()

    #if canImport(Darwin)
    private static let recursiveType = PTHREAD_MUTEX_RECURSIVE
    #else
    private static let recursiveType = Int32(PTHREAD_MUTEX_RECURSIVE)
    #endif

    static func withLock<Value>(_ body: () -> Value) -> Value {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return body()
    }
}
