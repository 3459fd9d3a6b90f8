#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Runs what blocks on a thread of its own, away from the concurrency pool, which has few threads.
enum DetachedThread {
    private final class Work {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// Starts a thread that runs `work` and ends. Where the system has no thread left, the work is done here and now: blocking the
    /// caller is better than not doing it.
    static func run(_ work: @escaping @Sendable () -> Void) {
        if !start(work) { work() }
    }

    /// Starts a thread that runs `work` and ends. False where the system has no thread left: then nothing is done.
    static func start(_ work: @escaping @Sendable () -> Void) -> Bool {
        #if canImport(Darwin)
        var thread: pthread_t?
        #else
        var thread = pthread_t()
        #endif
        let context = Unmanaged.passRetained(Work(work))
        let failure = pthread_create(&thread, nil, Self.main, context.toOpaque())
        guard failure == 0 else {
            context.release()
            return false
        }
        #if canImport(Darwin)
        if let thread { pthread_detach(thread) }
        #else
        pthread_detach(thread)
        #endif
        return true
    }

    #if canImport(Darwin)
    private static let main: @convention(c) (UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? = { context in
        Unmanaged<Work>.fromOpaque(context).takeRetainedValue().run()
        return nil
    }
    #else
    private static let main: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { context in
        if let context { Unmanaged<Work>.fromOpaque(context).takeRetainedValue().run() }
        return nil
    }
    #endif
}
