import ZooKeeper

extension Membership {
    /// Who is alive, now and after every change. A slow reader misses steps, never the last one.
    ///
    /// Nothing is read but while the next element is waited for. While the connection is lost there is none, and what was told last may not
    /// be true any more.
    public func members() -> Members { Members(directory: directory) }
}

/// The members of a ``Membership`` in the order in which they have joined, as a sequence of their lists.
///
/// It ends at the cancellation of the reading task and when the client is stopped. It fails with ``RecipeError`` `failed` where ZooKeeper
/// refuses something, or the client has too much to do.
public struct Members: AsyncSequence, Sendable {
    public typealias Element = [Member]
    public typealias Failure = RecipeError

    let directory: RecipeDirectory

    public func makeAsyncIterator() -> Iterator { Iterator(directory) }

    public struct Iterator: AsyncIteratorProtocol {
        private let directory: RecipeDirectory
        private var watch: ZNodeWatch?
        private var last: MemberList?

        init(_ directory: RecipeDirectory) {
            self.directory = directory
        }

        public mutating func next() async throws(RecipeError) -> [Member]? {
            try await next(isolation: nil)
        }

        public mutating func next(isolation actor: isolated (any Actor)?) async throws(RecipeError) -> [Member]? {
            do throws(ZooKeeperError) {
                while true {
                    if let watch { try await watch.change() }
                    let (names, watch) = try await directory.watchedNames()
                    self.watch = watch
                    let list = try await directory.update(last ?? MemberList(), to: names)
                    guard list != last else { continue }
                    last = list
                    return list.members
                }
            } catch {
                guard error.code == .cancelled || error.code == .closed else {
                    throw RecipeError(error, path: directory.path)
                }
                return nil
            }
        }
    }
}

extension ZNodeWatch {
    /// Waits until there may be something new.
    fileprivate func change() async throws(ZooKeeperError) {
        do throws(ZooKeeperError) {
            _ = try await event()
        } catch  where error.isPassing {
            // What happened meanwhile is not known.
        }
    }
}

extension RecipeDirectory {
    /// What is in it, and a watch for the next one that comes or goes. Where it is not there, nothing is in it, and the watch waits for it.
    fileprivate func watchedNames() async throws(ZooKeeperError) -> ([ZNodeName], ZNodeWatch) {
        while true {
            do throws(ZooKeeperError) {
                return try await persisting(until: nil) { timeout throws(ZooKeeperError) in
                    let (names, _, watch) = try await client.childrenAndWatch(of: path, timeout: timeout)
                    return (names, watch)
                }
            } catch  where error.isAbsence {
                let (stat, watch) = try await persisting(until: nil) { timeout throws(ZooKeeperError) in
                    try await client.existsAndWatch(path, timeout: timeout)
                }
                if stat == nil { return ([], watch) }
            }
        }
    }

    /// Reads what is new.
    fileprivate func update(_ list: MemberList, to names: [ZNodeName]) async throws(ZooKeeperError) -> MemberList {
        var new: [MemberName: Member] = [:]
        var unread = list.unread(among: names)[...]
        while !unread.isEmpty {
            // Far fewer than may wait in the client.
            for (name, member) in try await read(unread.prefix(256)) { new[name] = member }
            unread = unread.dropFirst(256)
        }
        return list.updated(to: names, reading: new)
    }

    private func read(_ names: ArraySlice<MemberName>) async throws(ZooKeeperError) -> [(MemberName, Member)] {
        let results = await withTaskGroup(of: Result<(MemberName, Member)?, ZooKeeperError>.self) { group in
            for name in names { group.addTask { await read(name) } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        var members: [(MemberName, Member)] = []
        for result in results {
            if let member = try result.get() { members.append(member) }
        }
        return members
    }

    /// `nil` where it has gone.
    private func read(_ name: MemberName) async -> Result<(MemberName, Member)?, ZooKeeperError> {
        do throws(ZooKeeperError) {
            let (data, stat) = try await persisting(until: nil) { timeout throws(ZooKeeperError) in
                try await client.get(path.appending(name.node), timeout: timeout)
            }
            return .success((name, Member(id: name.member.description, data: data, joined: stat.createdTransaction)))
        } catch {
            return error.code == .noNode ? .success(nil) : .failure(error)
        }
    }
}
