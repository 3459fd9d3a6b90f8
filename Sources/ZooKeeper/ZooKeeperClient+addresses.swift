import Logging

/// From the wish for a handle to its making: its predecessor must be closed, since both present the same session, and it must be known
/// where to look for servers.
extension ZooKeeperClient {
    struct Opening {
        let generation: HandleGeneration
        let rotation: Int
        var isPredecessorClosed: Bool
        var addresses: [NumericAddress]?
    }

    func open(_ generation: HandleGeneration, rotation: Int, after old: SessionHandle?) {
        opening = Opening(generation: generation, rotation: rotation, isPredecessorClosed: old == nil)
        if let old {
            // Now, and not when the addresses are there: if it found a server meanwhile, its close would end the session.
            DetachedThread.run { [eventContinuation] in
                old.close(failing: .connectionLoss)
                eventContinuation.yield((generation, .predecessorClosed))
            }
        }
        perform(addressBook.searchBegins(now: .now))
    }

    func predecessorClosed(of generation: HandleGeneration) {
        guard opening?.generation == generation else { return }
        opening?.isPredecessorClosed = true
        openIfReady()
    }

    private func openIfReady() {
        guard let opening, opening.isPredecessorClosed, let addresses = opening.addresses else { return }
        self.opening = nil
        let sink = SessionEventSink(generation: opening.generation, continuation: eventContinuation)
        let session = identity
        let rotated = Array(addresses.rotated(by: opening.rotation))
        let sessionTimeout = sessionTimeout
        let chroot = chroot
        DetachedThread.run {
            sink.opened(
                SessionHandle.open(
                    addresses: rotated,
                    sessionTimeout: sessionTimeout,
                    session: session,
                    chroot: chroot,
                    sink: sink
                )
            )
        }
    }

    func perform(_ actions: [AddressBook.Action]) {
        for action in actions {
            switch action {
            case .lookUp(let host):
                resolver.lookUp(host) { [weak self] answer in
                    Task { [weak self] in await self?.received(answer, for: host) }
                }
            case .search(let addresses):
                opening?.addresses = addresses
                openIfReady()
            case .tell(let notice):
                tell(notice)
            }
        }
        setAlarm(for: addressBook.nextAlarm)
    }

    private func received(_ answer: HostAnswer, for host: String) {
        guard !isStopped else { return }
        perform(addressBook.received(answer, for: host, now: .now))
    }

    private func tell(_ notice: AddressBook.Notice) {
        switch notice {
        case .unresolved(let host, let reason):
            logger.warning("ZooKeeper host name cannot be resolved", metadata: ["host": "\(host)", "reason": "\(reason)"])
        case .resolved(let host, let addresses):
            logger.info("ZooKeeper host name resolved", metadata: ["host": "\(host)", "addresses": .list(addresses)])
        case .moved(let host, let addresses):
            logger.info("ZooKeeper host name has other addresses", metadata: ["host": "\(host)", "addresses": .list(addresses)])
        }
    }
}

extension Logger.MetadataValue {
    fileprivate static func list(_ texts: [String]) -> Self { .array(texts.map { .string($0) }) }
}

extension Array {
    fileprivate func rotated(by offset: Int) -> ArraySlice<Element> {
        let start = offset % count
        return self[start...] + self[..<start]
    }
}
