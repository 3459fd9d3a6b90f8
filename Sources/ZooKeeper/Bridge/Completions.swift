import CZooKeeper

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
            var names: [ZNodeName] = []
            if let strings = strings?.pointee, let data = strings.data {
                names.reserveCapacity(Int(strings.count))
                for name in UnsafeBufferPointer(start: data, count: Int(strings.count)) {
                    if let name { names.append(ZNodeName(trusted: String(cString: name))) }
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
        guard let context else { return }
        finish(context, code) { .created(ZNodePath(trusted: path.map { String(cString: $0) } ?? "/")) }
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
        if let code = ZooKeeperError.Code(libraryCode: code) {
            // Where the connection failed, or the server was too busy to look at any of them, the results say nothing.
            let error = ZooKeeperError(code, operation: submitted.operation.request.name)
            let isAboutAll = error.isConnectionProblem || error.code == .throttled
            let index = isAboutAll ? nil : submitted.results?.failedIndex
            submitted.operation.resolve(.failure(error.of(operations, index: index)))
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

    private static func finish(_ context: UnsafeRawPointer, _ code: Int32, response: () -> Response) {
        let submitted = SubmittedOperation.completed(context)
        let operation = submitted.operation
        if let code = ZooKeeperError.Code(libraryCode: code) {
            // The library registers a watch only when its operation succeeds.
            if let watch = submitted.watch { watch.table.remove(watch) }
            operation.resolve(.failure(ZooKeeperError(code, operation: operation.request.name, path: operation.request.path)))
        } else if !operation.isResolved {
            let isReceived = operation.resolve(.success(response()))
            if !isReceived { submitted.watch?.abandon() }
        } else {
            submitted.watch?.abandon()
        }
    }
}

extension ZooKeeperError {
    fileprivate func of(_ operations: [TransactionOperation], index: Int?) -> ZooKeeperError {
        guard let index, operations.indices.contains(index) else { return self }
        var error = self
        error.operationIndex = index
        error.path = operations[index].path
        return error
    }
}
