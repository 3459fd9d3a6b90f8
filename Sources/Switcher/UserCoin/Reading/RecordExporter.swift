import ZooKeeper

/// Makes exports of all records, a few at the same time.
///
/// Which records there are the writer knows, as far as nobody else makes or deletes some. Whether that is so ZooKeeper's counts tell, of those
/// that are there and of those that were deleted. Only where one differs are they listed anew: a listing of a million holds ZooKeeper up for a
/// second, and everybody's switches with it. The writer, which is told, lists them too, so that it knows them again.
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
        var selection = empty
        let (before, deletedCount) = await (writer.creations, writer.deletedCount)
        var (count, next) = (0, 0)
        while true {
            let (names, end) = await writer.knownNames(from: next)
            guard end > next else { break }
            count += names.count
            selection.add(names)
            next = end
        }
        do throws(ZooKeeperError) {
            guard let stat = try await reader.client.exists(reader.directory) else { return empty }
            // What was being created may have been counted or not.
            let created = await writer.creations.totalCount - before.totalCount
            let isCountRight = (count - before.underWayCount...count + created).contains(Int(stat.childrenCount))
            // As many may have come from others as have been deleted by them.
            if isCountRight, stat.deletedChildrenCount == deletedCount { return selection }
            await writer.requestListing()
            // Not again after a loss of the connection: it may be the listing that has cost it.
            let listed = try await reader.client.children(of: reader.directory, timeout: .seconds(60), isRepeated: false).names
            selection = empty
            selection.add(listed.lazy.map { SubAccountName(record: $0) })
            return selection
        } catch {
            if error.code == .noNode { return empty }
            throw RecordReadError(error)
        }
    }
}
