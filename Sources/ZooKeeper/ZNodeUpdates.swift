/// What a znode is, and then what it becomes, for as long as somebody asks: ``ZooKeeperClient/changes(of:)``,
/// ``ZooKeeperClient/childrenChanges(of:)``.
///
/// It sets ZooKeeper's one-shot watches again and again, so it may skip what a znode was between two of them, and never what it is at last:
/// every element is read after the watch was set. A lost connection or session is no end: what has changed meanwhile comes afterwards, and
/// nothing where nothing has.
///
/// It ends (`nil`) when the calling task is cancelled or the client stops, and throws where the server refuses, or where more paths are
/// watched than the client can. The watch ends with its iterator.
public struct ZNodeUpdates<Element: Sendable>: AsyncSequence, Sendable {
    public typealias Failure = ZooKeeperError
    typealias Read = @Sendable () async throws(ZooKeeperError) -> (element: Element, watch: ZNodeWatch)

    /// Reads, and watches for what comes after that.
    let read: Read
    /// Whether nothing has happened between the two.
    let isSame: @Sendable (Element, Element) -> Bool

    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(read: read, isSame: isSame)
    }

    /// One reader's place in it. The first call of `next` returns what is there.
    public struct AsyncIterator: AsyncIteratorProtocol {
        public typealias Failure = ZooKeeperError

        fileprivate let read: Read
        fileprivate let isSame: @Sendable (Element, Element) -> Bool
        private var last: Element?
        private var watch: ZNodeWatch?
        private var isOver = false

        fileprivate init(read: @escaping Read, isSame: @escaping @Sendable (Element, Element) -> Bool) {
            self.read = read
            self.isSame = isSame
        }

        public mutating func next(
            isolation actor: isolated (any Actor)? = #isolation
        ) async throws(ZooKeeperError) -> Element? {
            while !isOver {
                do throws(ZooKeeperError) {
                    if let watch {
                        self.watch = nil
                        _ = try await watch.event()
                    }
                    let (element, watch) = try await read()
                    self.watch = watch
                    if let last, isSame(last, element) { continue }
                    last = element
                    return element
                } catch {
                    try await goOn(after: error)
                }
            }
            return nil
        }

        /// What is a matter of time is tried again, at a pace.
        private mutating func goOn(
            after error: ZooKeeperError,
            isolation actor: isolated (any Actor)? = #isolation
        ) async throws(ZooKeeperError) {
            switch error.code {
            case .closed, .cancelled:
                isOver = true
            case _ where error.isConnectionProblem || error.code == .throttled:
                do {
                    try await Task.sleep(for: .milliseconds(100))
                } catch {
                    isOver = true
                }
            default:
                isOver = true
                throw error
            }
        }
    }
}
