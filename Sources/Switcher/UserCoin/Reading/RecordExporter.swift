import ZooKeeper

/// Makes exports of all records, a few at the same time.
///
/// Which records there are the writer knows, as far as nobody else makes or deletes some. Whether that is so ZooKeeper's counts tell, of those
/// that are there and of those that were deleted. Only where one differs are they listed anew: a listing of a million holds ZooKeeper up for a
/// second, and everybody's switches with it. The writer, which is told, lists them too, so that it knows them again.
///
/// While the writer creates records their number says nothing: one of somebody else's may be taken for one of those. So a moment is waited for in
/// which it creates none; where there is no such moment they are listed.
public struct RecordExporter: Sendable {
    /// Why there is none.
    public enum Refusal: Error, Sendable, Hashable {
        /// Others are under way.
        case tooMany
        case failed(RecordReadError)
    }

    /// How many exports there may be at the same time. Each holds the names: 16 bytes for one, and its length where that is over 15.
    public static let maximumCount = 2
    /// Of one export.
    static let recordsPerSecond = 5_000
    private static let quietAttempts = 10
    private static let quietPause = Duration.milliseconds(50)

    private let writer: SwitchWriter
    private let reader: RecordReader
    private let slots = ExportSlots(count: Self.maximumCount)
    private let recordsPerSecond: Int
    /// Where names are sorted: it takes seconds for millions.
    private let lane = DecodingLane()

    /// - Parameter writer: Whose records they are.
    public init(_ writer: SwitchWriter) {
        self.init(writer, recordsPerSecond: Self.recordsPerSecond)
    }

    init(_ writer: SwitchWriter, recordsPerSecond: Int) {
        self.writer = writer
        reader = RecordReader(writer)
        self.recordsPerSecond = recordsPerSecond
    }

    /// How many exports there are now.
    public var exportCount: Int { slots.takenCount }

    /// Learns which records there are.
    ///
    /// - Parameters:
    ///   - after: The export begins after this name, which need not be there; `nil`: with the first.
    ///   - limit: How many records there are in it at most.
    public func export(after: String?, limit: Int) async throws(Refusal) -> RecordExport {
        guard let slot = slots.take() else { throw .tooMany }
        let selection: NameSelection
        do throws(RecordReadError) {
            selection = try await select(NameSelection(after: after, limit: limit))
        } catch {
            throw .failed(error)
        }
        let names = await lane.run(byteCount: .max) { selection.sorted() }
        return RecordExport(names: names, reader: reader, recordsPerSecond: recordsPerSecond, slot: slot)
    }

    private func select(_ empty: NameSelection) async throws(RecordReadError) -> NameSelection {
        guard await writer.areRecordsKnown else { throw .recordsUnknown }
        do throws(ZooKeeperError) {
            for _ in 0..<Self.quietAttempts {
                let before = await writer.creations
                guard before.underWayCount == 0 else {
                    // A task that is cancelled goes on at once, and ends with its reader.
                    try? await Task.sleep(for: Self.quietPause)
                    continue
                }
                let (selection, count) = await known(empty)
                let deletedCount = await writer.deletedCount
                guard let stat = try await reader.client.exists(reader.directory) else { return empty }
                let isQuiet = await writer.creations.totalCount == before.totalCount
                // As many may have come from others as have been deleted by them.
                let isRight = stat.childrenCount == count && stat.deletedChildrenCount == deletedCount
                if isQuiet, isRight { return selection }
                if isQuiet { break }
            }
            await writer.requestListing()
            // Not again after a loss of the connection: it may be the listing that has cost it.
            let listed = try await reader.client.packedChildren(of: reader.directory, timeout: .seconds(60), isRepeated: false)
                .names
            var selection = empty
            for piece in listed.pieces { selection.add(piece.names.lazy.map { SubAccountName(record: $0) }) }
            return selection
        } catch {
            if error.code == .noNode { return empty }
            throw RecordReadError(error)
        }
    }

    private func known(_ empty: NameSelection) async -> (selection: NameSelection, count: Int) {
        var (selection, count, next) = (empty, 0, 0)
        while true {
            let (names, end) = await writer.knownNames(from: next)
            guard end > next else { return (selection, count) }
            count += names.count
            selection.add(names)
            next = end
        }
    }
}
