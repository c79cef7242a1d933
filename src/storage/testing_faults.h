// A SQLite VFS for tests: the system's, except that one chosen write or sync fails. Faults are injected here, at
// SQLite's own interface to the disk; production code knows nothing of them.
#pragma once

#include <atomic>
#include <cstring>
#include <string>

#include <sqlite3.h>

namespace hezhi::storage::testkit {

/// Registered while it lives. Open a database with Options::sqlite_vfs = name() and files below the temporary folder.
class FaultVfs {
public:
    enum class Fault { none, sync_fails, write_fails, disk_is_full };

    FaultVfs() {
        self() = this;
        base_ = sqlite3_vfs_find(nullptr);
        vfs_ = *base_;
        vfs_.zName = "hezhi_fault";
        vfs_.szOsFile = base_->szOsFile + static_cast<int>(sizeof(File));
        vfs_.xOpen = [](sqlite3_vfs*, char const* name, sqlite3_file* file, int flags, int* out_flags) {
            return self()->open(name, reinterpret_cast<File*>(file), flags, out_flags);
        };
        sqlite3_vfs_register(&vfs_, 0);
    }
    ~FaultVfs() {
        sqlite3_vfs_unregister(&vfs_);
        self() = nullptr;
    }
    FaultVfs(FaultVfs const&) = delete;
    FaultVfs& operator=(FaultVfs const&) = delete;

    char const* name() const noexcept { return vfs_.zName; }

    /// From now on the n-th call (1: the next) of the kind fails; with `forever` all later ones too.
    void fail_at(Fault fault, int n, bool forever = false) {
        fault_ = fault;
        forever_ = forever;
        left_ = n;
    }
    void heal() { fault_ = Fault::none; }
    int faults() const noexcept { return faults_; }

private:
    struct File {
        sqlite3_file base;
        sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
    };

    static FaultVfs*& self() {
        static FaultVfs* instance = nullptr;  // the C interface has no room for a pointer in all calls
        return instance;
    }
    static sqlite3_file* real(sqlite3_file* file) { return reinterpret_cast<File*>(file)->real(); }

    bool strikes(Fault fault) {
        if (fault_ != fault) return false;
        int const left = --left_;
        if (left > 0 || (left < 0 && !forever_)) return false;
        ++faults_;
        return true;
    }

    int open(char const* name, File* file, int flags, int* out_flags) {
        int const code = base_->xOpen(base_, name, file->real(), flags, out_flags);
        if (file->real()->pMethods == nullptr) {
            file->base.pMethods = nullptr;
            return code;
        }
        static sqlite3_io_methods const methods{
            3,
            [](sqlite3_file* f) { return real(f)->pMethods->xClose(real(f)); },
            [](sqlite3_file* f, void* out, int size, sqlite3_int64 at) {
                return real(f)->pMethods->xRead(real(f), out, size, at);
            },
            [](sqlite3_file* f, void const* in, int size, sqlite3_int64 at) {
                if (self()->strikes(Fault::write_fails)) return SQLITE_IOERR_WRITE;
                if (self()->strikes(Fault::disk_is_full)) return SQLITE_FULL;
                return real(f)->pMethods->xWrite(real(f), in, size, at);
            },
            [](sqlite3_file* f, sqlite3_int64 size) { return real(f)->pMethods->xTruncate(real(f), size); },
            [](sqlite3_file* f, int how) {
                if (self()->strikes(Fault::sync_fails)) return SQLITE_IOERR_FSYNC;
                return real(f)->pMethods->xSync(real(f), how);
            },
            [](sqlite3_file* f, sqlite3_int64* size) { return real(f)->pMethods->xFileSize(real(f), size); },
            [](sqlite3_file* f, int lock) { return real(f)->pMethods->xLock(real(f), lock); },
            [](sqlite3_file* f, int lock) { return real(f)->pMethods->xUnlock(real(f), lock); },
            [](sqlite3_file* f, int* out) { return real(f)->pMethods->xCheckReservedLock(real(f), out); },
            [](sqlite3_file* f, int op, void* arg) { return real(f)->pMethods->xFileControl(real(f), op, arg); },
            [](sqlite3_file* f) { return real(f)->pMethods->xSectorSize(real(f)); },
            [](sqlite3_file* f) { return real(f)->pMethods->xDeviceCharacteristics(real(f)); },
            [](sqlite3_file* f, int page, int size, int extend, void volatile** out) {
                return real(f)->pMethods->xShmMap(real(f), page, size, extend, out);
            },
            [](sqlite3_file* f, int offset, int n, int flags_) {
                return real(f)->pMethods->xShmLock(real(f), offset, n, flags_);
            },
            [](sqlite3_file* f) { real(f)->pMethods->xShmBarrier(real(f)); },
            [](sqlite3_file* f, int remove) { return real(f)->pMethods->xShmUnmap(real(f), remove); },
            [](sqlite3_file*, sqlite3_int64, int, void** out) {
                *out = nullptr;
                return SQLITE_OK;
            },
            [](sqlite3_file*, sqlite3_int64, void*) { return SQLITE_OK; },
        };
        file->base.pMethods = &methods;
        return code;
    }

    sqlite3_vfs* base_ = nullptr;
    sqlite3_vfs vfs_{};
    std::atomic<Fault> fault_{Fault::none};
    std::atomic<bool> forever_{false};
    std::atomic<int> left_{0};
    std::atomic<int> faults_{0};
};

}  // namespace hezhi::storage::testkit
