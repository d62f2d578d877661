"""Mounts a tree at a second place with mapped owners: idmapped_mount.py FROM TO FIRST COUNT

For hosts whose mount(8) lacks X-mount.idmap. Fails if the kernel does not support idmapped mounts.
"""

import ctypes
import os
import struct
import sys

AT_FDCWD = -100
AT_EMPTY_PATH = 0x1000
CLONE_NEWUSER = 0x10000000
MOUNT_ATTR_IDMAP = 0x100000
MOVE_MOUNT_F_EMPTY_PATH = 4
OPEN_TREE_CLONE = 1
# The numbers of these calls are the same on all architectures that Java runs on.
OPEN_TREE, MOVE_MOUNT, MOUNT_SETATTR = 428, 429, 442

libc = ctypes.CDLL(None, use_errno=True)


def call(number, *arguments):
    result = libc.syscall(number, *arguments)
    if result < 0:
        sys.exit(f"system call {number}: {os.strerror(ctypes.get_errno())}")
    return result


def user_namespace(first, count):
    """Returns a descriptor of a new user namespace, which a child holds until it is open."""
    to_parent, to_child = os.pipe(), os.pipe()
    child = os.fork()
    if child == 0:
        libc.unshare(CLONE_NEWUSER)
        os.write(to_parent[1], b"1")
        os.read(to_child[0], 1)
        os._exit(0)
    os.read(to_parent[0], 1)
    for kind in ("uid_map", "gid_map"):
        with open(f"/proc/{child}/{kind}", "w") as ids:
            ids.write(f"0 {first} {count}\n")
    namespace = os.open(f"/proc/{child}/ns/user", os.O_RDONLY)
    os.write(to_child[1], b"1")
    os.waitpid(child, 0)
    return namespace


source, target, first, count = sys.argv[1:]
tree = call(OPEN_TREE, AT_FDCWD, source.encode(), OPEN_TREE_CLONE | os.O_CLOEXEC)
attributes = struct.pack("QQQQ", MOUNT_ATTR_IDMAP, 0, 0, user_namespace(first, count))
call(MOUNT_SETATTR, tree, b"", AT_EMPTY_PATH, attributes, len(attributes))
call(MOVE_MOUNT, tree, b"", AT_FDCWD, target.encode(), MOVE_MOUNT_F_EMPTY_PATH)
