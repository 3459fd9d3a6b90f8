public import ZooKeeper

/// Why a recipe failed.
public struct RecipeError: Error, Sendable, Hashable {
    /// The kind of failure. There may be more of them one day.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Kind: String {
            case timedOut, cancelled, closed, lost, notReleased, failed
        }

        private let kind: Kind

        /// The time that the caller gave was up before the lock could be had. It is not held, and nobody waits for it any more.
        public static let timedOut = Code(kind: .timedOut)
        /// The calling task was cancelled.
        public static let cancelled = Code(kind: .cancelled)
        /// The client was stopped.
        public static let closed = Code(kind: .closed)
        /// What was held is not held any more: its session has ended, or somebody has deleted its znode. Of a transaction that fails so,
        /// nothing was done.
        public static let lost = Code(kind: .lost)
        /// The lock could not be released: ZooKeeper refuses the deletion of its znode, which stays until the session ends. See
        /// ``RecipeError/cause``.
        public static let notReleased = Code(kind: .notReleased)
        /// ZooKeeper or the client has refused something: see ``RecipeError/cause``.
        public static let failed = Code(kind: .failed)

        public var description: String { kind.rawValue }
    }

    /// The kind of failure.
    public let code: Code
    /// The directory of the recipe, or the znode that it was about.
    public let path: ZNodePath
    /// What the client said, where it was the reason.
    public let cause: ZooKeeperError?

    init(_ code: Code, path: ZNodePath, cause: ZooKeeperError? = nil) {
        self.code = code
        self.path = path
        self.cause = cause
    }

    /// Whether a transaction may have been applied although it failed: it was sent, and no server answered.
    public var isOutcomeUnknown: Bool { cause?.isOutcomeUnknown ?? false }
}

extension RecipeError {
    /// What the client's error means to who uses a recipe.
    init(_ cause: ZooKeeperError, path: ZNodePath) {
        let code: Code =
            switch cause.code {
            case .cancelled: .cancelled
            case .closed: .closed
            default: .failed
            }
        self.init(code, path: path, cause: cause)
    }
}

extension RecipeError: CustomStringConvertible {
    public var description: String {
        let reason = cause.map { " (\($0))" } ?? ""
        return "\(path): \(code)\(reason)"
    }
}
