import CZooKeeper

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The functions that the library calls on its completion thread. Each takes its operation out of the table and resolves it.
enum Completions {
    static let data: data_completion_t = { code, value, length, stat, context in
        guard let context else { return }
        finish(context, code) {
            let bytes = UnsafeRawBufferPointer(start: value, count: value == nil ? 0 : Int(max(length, 0)))
            return .data(Array(bytes), stat.map { ZNodeStat($0.pointee) } ?? ZNodeStat(CZooKeeper.Stat()))
        }
    }

    static let stat: stat_completion_t = { code, stat, context in
        guard let context else { return }
        finish(context, code) { .stat(ZNodeStat(stat?.pointee ?? CZooKeeper.Stat())) }
    }

    static let exists: stat_completion_t = { code, stat, context in
        guard let context else { return }
        // A watch on a znode that is not there is registered all the same: it will tell of the creation.
        if code == ZNONODE.rawValue {
            finish(context, ZOK.rawValue) { .missing }
        } else {
            finish(context, code) { .stat(ZNodeStat(stat?.pointee ?? CZooKeeper.Stat())) }
        }
    }

    static let children: strings_stat_completion_t = { code, strings, stat, context in
        guard let context else { return }
        finish(context, code) {
            // Millions there may be, and no `String` is made of any here.
            var names = ZNodeNames()
            if let strings = strings?.pointee, let data = strings.data {
                for name in UnsafeBufferPointer(start: data, count: Int(strings.count)) {
                    if let name { names.append(UnsafeRawBufferPointer(start: name, count: strlen(name))) }
                }
            }
            return .children(names, ZNodeStat(stat?.pointee ?? CZooKeeper.Stat()))
        }
    }

    static let accessControlList: acl_completion_t = { code, list, _, context in
        guard let context else { return }
        finish(context, code) { .accessControlList(AccessControlList(list?.pointee)) }
    }

    static let create: string_completion_t = { code, path, context in
        created(context, code, path, nil)
    }

    static let createWithStat: string_stat_completion_t = { code, path, stat, context in
        created(context, code, path, stat)
    }

    static let sync: string_completion_t = { code, _, context in
        guard let context else { return }
        finish(context, code) { .none }
    }

    static let void: void_completion_t = { code, context in
        guard let context else { return }
        finish(context, code) { .none }
    }

    static let watchRemoval: void_completion_t = { code, context in
        guard let context else { return }
        let submitted = Unmanaged<SubmittedOperation>.fromOpaque(context).takeUnretainedValue()
        if code == ZOK.rawValue {
            for watch in submitted.removedWatches { watch.table.remove(watch) }
        } else {
            submitted.table.endRemoval(of: submitted.removedWatches)
        }
        finish(context, code) { .none }
    }

    static let transaction: void_completion_t = { code, context in
        guard let context else { return }
        let submitted = SubmittedOperation.completed(context)
        guard case .transaction(let operations, let wantsResults) = submitted.operation.request else { return }
        if let error = ZooKeeperError(libraryCode: code, submitted.operation.request, results: submitted.results) {
            submitted.operation.resolve(.failure(error))
        } else {
            let results = wantsResults ? submitted.results?.readResults(of: operations) ?? [] : []
            submitted.operation.resolve(.success(.transaction(results)))
        }
    }

    /// The watcher of a znode's watch. It stays registered through session events, which reach every watcher.
    static let watcher: watcher_fn = { _, type, _, _, context in
        guard let context, let event = WatchEvent(libraryType: type) else { return }
        let watch = Unmanaged<SubmittedWatch>.fromOpaque(context).takeUnretainedValue()
        watch.table.remove(watch)
        watch.registration.fire(.success(event))
    }

    private static func created(
        _ context: UnsafeRawPointer?,
        _ code: Int32,
        _ path: UnsafePointer<CChar>?,
        _ stat: UnsafePointer<CZooKeeper.Stat>?
    ) {
        guard let context else { return }
        let chroot = Unmanaged<SubmittedOperation>.fromOpaque(context).takeUnretainedValue().table.chroot
        finish(context, code) {
            .created(chroot.relative(path.map { String(cString: $0) } ?? "/"), stat.map { ZNodeStat($0.pointee) })
        }
    }

    private static func finish(_ context: UnsafeRawPointer, _ code: Int32, response: () -> Response) {
        let submitted = SubmittedOperation.completed(context)
        let operation = submitted.operation
        if let error = ZooKeeperError(libraryCode: code, operation.request) {
            // The library registers a watch only when its operation succeeds.
            if let watch = submitted.watch { watch.table.remove(watch) }
            operation.resolve(.failure(error))
        } else if !operation.isResolved {
            let isReceived = operation.resolve(.success(response()))
            if !isReceived { submitted.watch?.abandon() }
        } else {
            submitted.watch?.abandon()
        }
    }
}
