// A literal is a part of the program: whoever writes a wrong one has made a mistake that ends the program where it is met, in the first
// test. No input gets here: what is put together, or read, is a `String`, and goes through the initializers that throw.

extension ZNodeName: ExpressibleByStringLiteral {
    /// A name that is written in the source: `path.appending("lock")`. One that ZooKeeper refuses ends the program.
    public init(stringLiteral name: String) {
        do throws(InvalidPathError) {
            try self.init(name)
        } catch {
            fatalError("not a znode's name: \(error)")
        }
    }
}

extension ZNodePath: ExpressibleByStringLiteral {
    /// A path that is written in the source: `client.get("/app/config")`. One that ZooKeeper refuses ends the program.
    public init(stringLiteral path: String) {
        do throws(InvalidPathError) {
            try self.init(path)
        } catch {
            fatalError("not a znode's path: \(error)")
        }
    }
}
