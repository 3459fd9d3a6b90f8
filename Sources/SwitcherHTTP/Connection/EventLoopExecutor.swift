import NIOCore

/// A connection's event loop, as what its task runs on: a request is answered where its bytes arrive, and no other thread is woken for it.
///
/// What runs here holds up all connections of the loop. What may take long is done elsewhere (`RequestHandler`). A default actor that is
/// asked from here does its work here, too.
final class EventLoopExecutor: TaskExecutor {
    private struct Held {
        var isHolding = false
        var jobs: [UnownedJob] = []
    }

    private let eventLoop: any EventLoop
    private let held: NIOLoopBoundBox<Held>

    /// To be called on the event loop.
    init(_ eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
        held = NIOLoopBoundBox(Held(), eventLoop: eventLoop)
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        if eventLoop.inEventLoop, held.value.isHolding {
            held.value.jobs.append(job)
        } else {
            eventLoop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
        }
    }

    /// Runs what `body` makes ready as soon as that has returned, without the loop's queue. To be called on the event loop, where it does no
    /// harm that anything may have happened to the connection afterwards.
    func runAtOnce(whatIsReadyAfter body: () -> Void) {
        guard !held.value.isHolding else { return body() }
        held.value.isHolding = true
        body()
        while !held.value.jobs.isEmpty {
            held.value.jobs.removeFirst().runSynchronously(on: asUnownedTaskExecutor())
        }
        held.value.isHolding = false
    }
}
