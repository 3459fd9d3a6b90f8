/// Knows when nobody has a watch any more.
final class WatchHolding: Sendable {
    private let isLetGo: @Sendable () -> Void

    init(isLetGo: @escaping @Sendable () -> Void) {
        self.isLetGo = isLetGo
    }

    deinit { isLetGo() }
}
