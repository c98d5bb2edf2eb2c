"""Errors of the operating system in our words: its own may be in neither of our languages."""

from __future__ import annotations

import errno

from edutarget.language.terms import N_, Term

_REASONS: dict[str, str] = {
    "ENOENT": N_("file or folder not found"),
    "ENOTDIR": N_("a part of the path is not a folder"),
    "EISDIR": N_("this is a folder"),
    "EACCES": N_("permission denied"),
    "EPERM": N_("permission denied"),
    "EROFS": N_("this disk is read-only"),
    "ENOSPC": N_("the disk is full"),
    "EDQUOT": N_("your disk quota is used up"),
    "EFBIG": N_("the file would be too large"),
    "ENAMETOOLONG": N_("the name is too long"),
    "EINVAL": N_("such a name is not allowed"),
    "ELOOP": N_("the links form a loop"),
    "EEXIST": N_("this name already exists"),
    "EBUSY": N_("another program is using it"),
    "ETXTBSY": N_("another program is using it"),
    "EMFILE": N_("too many files are open"),
    "ENFILE": N_("too many files are open"),
    "ENOMEM": N_("there is not enough memory"),
    "EIO": N_("the disk or its connection failed"),
    "ENXIO": N_("the device is not available"),
    "ENODEV": N_("the device is not available"),
    "ESTALE": N_("the network drive no longer answers"),
    "ETIMEDOUT": N_("the network drive no longer answers"),
    "EHOSTDOWN": N_("the network drive no longer answers"),
    "ENOTCONN": N_("the network drive no longer answers"),
    "EBADF": N_("the stream is closed"),
    "EPIPE": N_("the program that reads the output has ended"),
}

# By name above, as numbers differ between systems and some do not exist on Windows
_BY_NUMBER = {number: text for name, text in _REASONS.items() if (number := getattr(errno, name, None)) is not None}


_OPEN_ELSEWHERE = (32, 33)
"""Windows error codes that `errno` maps to "permission denied": a file that another program, as Excel, has open."""


class ReadOnlyFile(OSError):
    """Raised instead of replacing a read-only file; renaming alone would replace it."""


def reason(error: OSError | ValueError) -> Term | str:
    """Why a file could not be read or written; in the system's own words if we have none."""
    if not isinstance(error, OSError):  # a NUL in the name
        return Term(_REASONS["EINVAL"])
    if isinstance(error, ReadOnlyFile):
        return Term(N_("the file is read-only; name another one, or allow writing to it"))
    if getattr(error, "winerror", None) in _OPEN_ELSEWHERE:
        return Term(_REASONS["EBUSY"])
    known = _BY_NUMBER.get(error.errno or 0)
    if known:
        return Term(known)
    return error.strerror or str(error)
