import CZooKeeper

/// Where the library writes what became of a transaction's operations. It must live until the completion, whoever still waits, so it
/// belongs to the ``SubmittedOperation``.
///
/// `@unchecked Sendable`: the library writes to it before it calls the completion, and only the completion reads it.
final class TransactionResultBuffers: @unchecked Sendable {
    let results: UnsafeMutableBufferPointer<zoo_op_result_t>
    let chroot: Chroot
    /// One per operation, and only if the caller wants results.
    private let stats: UnsafeMutableBufferPointer<Stat>?
    /// The names that the server completes: up to eleven characters longer than asked for (a counter has ten digits, and a sign once it
    /// has overflowed), and a NUL.
    private var names: [Int: UnsafeMutableBufferPointer<CChar>] = [:]

    init(count: Int, wantsResults: Bool, chroot: Chroot) {
        self.chroot = chroot
        results = .allocate(capacity: count)
        results.initialize(repeating: zoo_op_result_t())
        if wantsResults {
            let stats = UnsafeMutableBufferPointer<Stat>.allocate(capacity: count)
            stats.initialize(repeating: Stat())
            self.stats = stats
        } else {
            stats = nil
        }
    }

    deinit {
        results.deallocate()
        stats?.deallocate()
        for name in names.values { name.deallocate() }
    }

    func stat(at index: Int) -> UnsafeMutablePointer<Stat>? {
        stats.flatMap { $0.baseAddress?.advanced(by: index) }
    }

    func nameBuffer(at index: Int, for path: ZNodePath) -> UnsafeMutableBufferPointer<CChar> {
        let buffer = UnsafeMutableBufferPointer<CChar>.allocate(capacity: chroot.byteCount + path.description.utf8.count + 12)
        buffer.initialize(repeating: 0)
        names[index] = buffer
        return buffer
    }

    /// The operation that made the transaction fail. The others have 0 or "runtime inconsistency", which mean that they were not
    /// applied either.
    var failedIndex: Int? {
        results.firstIndex { $0.err != 0 && $0.err != ZRUNTIMEINCONSISTENCY.rawValue }
    }

    func readResults(of operations: [TransactionOperation]) -> [TransactionResult] {
        operations.enumerated().map { index, operation in
            switch operation {
            case .create(let path, _, _, _):
                if let name = names[index]?.baseAddress {
                    .created(chroot.relative(String(cString: name)))
                } else {
                    .created(path)
                }
            case .set:
                stat(at: index).map { .set(ZNodeStat($0.pointee)) } ?? .done
            case .delete, .check:
                .done
            }
        }
    }
}
