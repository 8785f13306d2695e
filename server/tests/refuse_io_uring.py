"""Runs a command with io_uring refused by the kernel, as Docker's default seccomp profile does.

    python3 refuse_io_uring.py COMMAND [ARGUMENT...]

A seccomp filter makes io_uring_setup fail with EPERM for the command and all that it starts. It needs no privileges, and like
every seccomp filter it cannot be taken off again.
"""

import ctypes
import os
import struct
import sys

# The same number on every architecture that has it.
NR_IO_URING_SETUP = 425
EPERM = 1

PR_SET_SECCOMP = 22
PR_SET_NO_NEW_PRIVS = 38
SECCOMP_MODE_FILTER = 2
SECCOMP_RET_ERRNO = 0x00050000
SECCOMP_RET_ALLOW = 0x7FFF0000

# Classic BPF, as linux/filter.h has it: struct sock_filter is a 16-bit code, two 8-bit jumps and a 32-bit operand.
LOAD_WORD = 0x20
JUMP_IF_EQUAL = 0x15
RETURN = 0x06


def instruction(code, if_true, if_false, operand):
    return struct.pack("=HBBI", code, if_true, if_false, operand)


FILTER = b"".join(
    [
        instruction(LOAD_WORD, 0, 0, 0),  # the number of the system call, at offset 0 of struct seccomp_data
        instruction(JUMP_IF_EQUAL, 0, 1, NR_IO_URING_SETUP),
        instruction(RETURN, 0, 0, SECCOMP_RET_ERRNO | EPERM),
        instruction(RETURN, 0, 0, SECCOMP_RET_ALLOW),
    ]
)


class Program(ctypes.Structure):
    """struct sock_fprog"""

    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_char_p)]


def refuse():
    libc = ctypes.CDLL(None, use_errno=True)
    program = Program(len(FILTER) // 8, FILTER)
    for arguments in [
        (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0),
        (PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0),
    ]:
        if libc.prctl(*arguments) != 0:
            raise OSError(ctypes.get_errno(), "prctl")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    refuse()
    os.execvp(sys.argv[1], sys.argv[1:])
