import NIOCore
import NIOPosix

/// Sends a four-letter word to the ZooKeeper on a port, of loopback unless another host is given, and returns all it answers.
/// - Throws: ``FourLetterWordTimedOut`` when the answer is not complete in time, or the error of the connection.
public func fourLetterWord(
    _ word: String,
    host: String = "127.0.0.1",
    port: Int,
    timeout: Duration = Timeouts.probe
) async throws -> String {
    let limit = TimeAmount(timeout)
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .connectTimeout(limit)
        .channelInitializer { channel in
            channel.eventLoop.makeCompletedFuture {
                try channel.pipeline.syncOperations.addHandler(AnswerCollector())
            }
        }
        .connect(host: host, port: port)
        .get()
    let answer = channel.eventLoop.makePromise(of: String.self)
    let expiry = channel.eventLoop.scheduleTask(in: limit) {
        answer.fail(FourLetterWordTimedOut(word: word))
        channel.close(promise: nil)
    }
    // The server may have closed the connection already, and then nobody is left in the pipeline to answer.
    channel.writeAndFlush(AnswerCollector.Question(word: word, answer: answer)).whenFailure { answer.fail($0) }
    defer { expiry.cancel() }
    return try await answer.futureResult.get()
}

/// What is thrown when a server accepts a connection and does not answer on it, e.g. because it is frozen.
public struct FourLetterWordTimedOut: Error {
    /// The word it was asked.
    public let word: String
}

/// Writes the word and collects what comes until the server closes the connection.
private final class AnswerCollector: ChannelDuplexHandler {
    struct Question: Sendable {
        let word: String
        let answer: EventLoopPromise<String>
    }

    typealias InboundIn = ByteBuffer
    typealias OutboundIn = Question
    typealias OutboundOut = ByteBuffer

    private var received = ByteBuffer()
    private var question: Question?

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let question = unwrapOutboundIn(data)
        guard context.channel.isActive else {
            question.answer.fail(ChannelError.ioOnClosedChannel)
            promise?.fail(ChannelError.ioOnClosedChannel)
            return
        }
        self.question = question
        context.write(wrapOutboundOut(ByteBuffer(string: question.word)), promise: promise)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        received.writeBuffer(&bytes)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        question?.answer.fail(error)
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        question?.answer.succeed(String(buffer: received))
        context.fireChannelInactive()
    }
}
