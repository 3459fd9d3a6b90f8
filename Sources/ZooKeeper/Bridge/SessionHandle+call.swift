import CZooKeeper

extension SessionHandle {
    /// Calls the library's function for the request.
    ///
    /// - Returns: The library's code: if it is not 0, it has kept nothing.
    func call(_ submitted: SubmittedOperation) -> Int32 {
        let context = submitted.pointer
        let watcher = submitted.watch == nil ? nil : Completions.watcher
        let watchContext = submitted.watch?.pointer
        let chroot = outstanding.chroot
        switch submitted.operation.request {
        case .get(let path, _):
            return zoo_awget(handle, chroot.full(path), watcher, watchContext, Completions.data, context)
        case .exists(let path, _):
            return zoo_awexists(handle, chroot.full(path), watcher, watchContext, Completions.exists, context)
        case .children(let path, _):
            return zoo_awget_children2(handle, chroot.full(path), watcher, watchContext, Completions.children, context)
        case .accessControlList(let path):
            return zoo_aget_acl(handle, chroot.full(path), Completions.accessControlList, context)
        case .setAccessControlList(let path, let list, let version):
            return withAccessControlList(list) { list in
                var list = list.pointee
                return zoo_aset_acl(handle, chroot.full(path), version ?? -1, &list, Completions.void, context)
            }
        case .create(let creation):
            return create(creation, context)
        case .set(let path, let data, let version):
            return data.withCBytes { data, length in
                zoo_aset(handle, chroot.full(path), data, length, version ?? -1, Completions.stat, context)
            }
        case .delete(let path, let version):
            return zoo_adelete(handle, chroot.full(path), version ?? -1, Completions.void, context)
        case .sync(let path):
            return zoo_async(handle, chroot.full(path), Completions.sync, context)
        case .transaction(let operations, _):
            guard let results = submitted.results else { return ZBADARGUMENTS.rawValue }
            return withLibraryOperations(operations, results: results) { operations in
                zoo_amulti(
                    handle,
                    Int32(operations.count),
                    operations.baseAddress,
                    results.results.baseAddress,
                    Completions.transaction,
                    context
                )
            }
        case .removeWatches(let watched):
            return czk_aremove_all_watches(
                handle,
                chroot.full(watched.path),
                watched.kind == .data ? ZWATCHTYPE_DATA : ZWATCHTYPE_CHILD,
                Completions.watchRemoval,
                context
            )
        }
    }

    private func create(_ creation: ZNodeCreation, _ context: UnsafeMutableRawPointer) -> Int32 {
        let path = creation.isOutsideChroot ? creation.path.description : outstanding.chroot.full(creation.path)
        let mode = creation.mode.rawValue
        return withAccessControlList(creation.access) { list in
            creation.data.withCBytes { data, length in
                // What has no plain create is asked for by the newer one, which answers with the stat.
                guard creation.wantsStat || !creation.mode.isForTransactions else {
                    return zoo_acreate(handle, path, data, length, list, mode, Completions.create, context)
                }
                return zoo_acreate2_ttl(
                    handle,
                    path,
                    data,
                    length,
                    list,
                    mode,
                    creation.mode.timeToLive,
                    Completions.createWithStat,
                    context
                )
            }
        }
    }
}
