import NIOCore

/// A connection's event loop, as what its task runs on: a request is answered where its bytes arrive, and no other thread is woken for it.
///
/// What runs here holds up all connections of the loop. What may take long is done elsewhere (`RequestHandler`). A default actor that is
/// asked from here does its work here, too.
final class EventLoopExecutor: TaskExecutor {
    private let eventLoop: any EventLoop

    init(_ eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        eventLoop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
