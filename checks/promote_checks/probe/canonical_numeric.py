"""Canonical form of numpy arrays and scalars, sparse matrices, tensors and images."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from promote_checks.probe.canonical_core import (
    HANDLERS,
    PLAIN_STATE,
    SAMPLE_BYTES,
    UNSHARED,
    Writer,
    class_name,
    loaded,
    write_bytes,
)

PIECE = 1 << 22
CHUNK_ITEMS = 1 << 16
SAMPLE_ELEMENTS = 2048


def write_ndarray(writer: Writer, value: Any) -> None:
    """dtype, shape, elements in C order."""
    writer.text("ndarray", f"{dtype_text(value.dtype)} {tuple(value.shape)}")
    write_elements(writer, value.view(loaded("numpy").ndarray))


def dtype_text(dtype: Any) -> str:
    """A dtype with its fields; ``str`` alone hides titles and alignment, which are no part of a value."""
    return str(dtype.descr) if dtype.names else str(dtype.str if dtype.kind != "T" else dtype)


def write_elements(writer: Writer, value: Any) -> None:
    """Elements of a base-class array whose dtype and shape are already written."""
    if value.dtype.names:
        for name in value.dtype.names:
            write_elements(writer, value[name])
    elif value.dtype.hasobject or value.dtype.kind == "T":
        write_objects(writer, value)
    elif writer.sampled and value.nbytes > SAMPLE_BYTES:
        write_sample(writer, value)
    else:
        for piece in pieces(value):
            write_piece(writer, piece)


def write_objects(writer: Writer, value: Any) -> None:
    """Objects, element by element."""
    flat = value.reshape(-1) if value.flags.c_contiguous else value.flat
    if writer.sampled:
        step = max(1, value.size // 64)
        for part in (flat[:32], flat[-32:], flat[::step]) if value.size > 128 else (flat[:],):
            writer.items(part.tolist())
        return
    for start in range(0, value.size, CHUNK_ITEMS):
        writer.items(flat[start : start + CHUNK_ITEMS].tolist())


def write_sample(writer: Writer, value: Any) -> None:
    """Both ends and a stride of a big array."""
    step = max(1, value.size // SAMPLE_ELEMENTS)
    flat = value.reshape(-1) if value.flags.c_contiguous else value.flat
    for part in (flat[:SAMPLE_ELEMENTS], flat[-SAMPLE_ELEMENTS:], flat[::step]):
        write_piece(writer, part)


def pieces(value: Any) -> Iterator[Any]:
    """Contiguous pieces in C order, none of them big, without a copy of the whole."""
    if value.size == 0:
        return
    if value.flags.c_contiguous:
        flat = value.reshape(-1)
        step = max(1, PIECE // value.dtype.itemsize) if value.dtype.itemsize else value.size
        for start in range(0, flat.size, step):
            yield flat[start : start + step]
    elif value.nbytes <= PIECE:
        yield loaded("numpy").ascontiguousarray(value).reshape(-1)
    else:
        rows = max(1, PIECE // (value.nbytes // len(value)))
        for start in range(0, len(value), rows):
            part = value[start : start + rows]
            yield from pieces(part[0] if len(part) == 1 and value.ndim > 1 else part)


def write_piece(writer: Writer, piece: Any) -> None:
    """The bytes of one flat piece; every NaN is the same, -0.0 is not 0.0."""
    numpy = loaded("numpy")
    kind = piece.dtype.kind
    if kind == "c":
        piece = numpy.ascontiguousarray(piece).view(piece.real.dtype)
    if kind in "fc":
        if piece.dtype.itemsize > 8:
            high = piece.astype(numpy.float64)
            write_piece(writer, high)
            write_piece(writer, (piece - high).astype(numpy.float64))
            return
        if writer.leaves is not None:
            writer.leaves.extend(piece.astype(numpy.float64).tolist())
            return
        missing = numpy.isnan(piece)
        if missing.any():
            piece = piece.copy()
            piece[missing] = numpy.nan
    if piece.dtype.itemsize:
        writer.raw(numpy.ascontiguousarray(piece).view(numpy.uint8))


def write_masked(writer: Writer, value: Any) -> None:
    """Mask and data; what lies under the mask does not count."""
    numpy = loaded("numpy")
    mask = numpy.ma.getmaskarray(value)
    data = numpy.array(value.data, subok=False)
    hide(data, mask)
    writer.text("masked", f"{dtype_text(data.dtype)} {data.shape}")
    write_elements(writer, mask)
    write_elements(writer, data)
    writer.write(numpy.array(value.fill_value))
    writer.write(bool(value.hardmask))


def hide(data: Any, mask: Any) -> None:
    """Put zeros where the mask is set, in place."""
    if data.dtype.names:
        for name in data.dtype.names:
            hide(data[name], mask[name])
    elif data.dtype.hasobject:
        data[mask] = None
    else:
        data[mask] = loaded("numpy").zeros((), data.dtype)


def write_scalar(writer: Writer, value: Any) -> None:
    """A numpy scalar is an array without dimensions that says it is a scalar."""
    writer.token("scalar")
    write_ndarray(writer, loaded("numpy").asarray(value))


def write_dtype(writer: Writer, value: Any) -> None:
    """A dtype by its description."""
    writer.text("dtype", f"{dtype_text(value)} {value}")


def write_ufunc(writer: Writer, value: Any) -> None:
    """A universal function by name."""
    writer.text("ufunc", value.__name__)


def write_generator(writer: Writer, value: Any) -> None:
    """A generator by its bit generator's state."""
    writer.text("generator", type(value).__name__)
    writer.write(value.bit_generator.state)
    writer.write(children_of(value.bit_generator))


def children_of(bits: Any) -> int:
    """How many sequences were split off; what they are made of is chance where no seed was given."""
    sequence = getattr(bits, "seed_seq", None) or getattr(bits, "_seed_seq", None)
    return int(getattr(sequence, "n_children_spawned", 0))


def write_flat(writer: Writer, value: Any) -> None:
    """An iterator over an array: the array, and how far it has come."""
    writer.text("flat", str(value.index))
    writer.write(value.base)


def write_array_object(writer: Writer, value: Any) -> None:
    """An array that a variable holds, and whether it can be written."""
    writer.token("array", b"%d" % value.flags.writeable)
    write_ndarray(writer, value)


def write_bit_generator(writer: Writer, value: Any) -> None:
    """A bit generator by its state."""
    writer.token("bit generator")
    writer.write(value.state)
    writer.write(children_of(value))


def write_random_state(writer: Writer, value: Any) -> None:
    """A legacy generator; the global one is ambient, not part of the value that refers to it."""
    if value is getattr(loaded("numpy.random.mtrand"), "_rand", None):
        writer.token("global numpy.random")
        return
    writer.token("RandomState")
    writer.write(value.get_state(legacy=False))


def write_sparse(writer: Writer, value: Any) -> None:
    """Coordinates sorted, duplicates summed: the format alone tells how it is kept."""
    writer.text("sparse", f"{class_name(type(value))} {value.dtype.str} {tuple(value.shape)}")
    if writer.sampled:
        for name in ("data", "indices", "indptr", "row", "col", "coords", "offsets", "_dict"):
            if hasattr(value, name):
                writer.write(getattr(value, name))
        return
    whole = value.tocoo(copy=True)
    whole.sum_duplicates()
    for axis in getattr(whole, "coords", None) or (whole.row, whole.col):
        write_ndarray(writer, axis.astype("int64"))
    write_ndarray(writer, whole.data)


def write_tensor(writer: Writer, value: Any) -> None:
    """dtype, shape, device, whether it needs a gradient, bytes."""
    torch = loaded("torch")
    tensor = value.detach()
    shape = tuple(tensor.shape)
    writer.text("tensor", f"{value.dtype} {shape} {value.device} {value.requires_grad}")
    if tensor.layout is not torch.strided:
        tensor = tensor.to_dense()
    flat = tensor.cpu().contiguous().reshape(-1)
    try:
        write_elements(writer, flat.numpy())
    except TypeError:  # bfloat16 and other types that numpy does not have
        write_elements(writer, flat.view(torch.uint8).numpy())


def write_torch_generator(writer: Writer, value: Any) -> None:
    """A generator by its state."""
    writer.token("torch generator")
    writer.write(value.get_state())


def write_named(writer: Writer, value: Any) -> None:
    """A value that its repr names (a dtype, a device)."""
    writer.text("named", f"{class_name(type(value))} {value!r}")


def write_image(writer: Writer, value: Any) -> None:
    """Mode, size, palette and pixels."""
    writer.text("image", f"{value.mode} {value.size}")
    palette = value.getpalette()
    writer.items(palette or [])
    write_bytes(writer, value.tobytes())


MUTABLE_ARRAYS = {
    "numpy:ndarray": write_array_object,
    "numpy:flatiter": write_flat,
    "numpy:MaskedArray": write_masked,
    "numpy:Generator": write_generator,
    "numpy:BitGenerator": write_bit_generator,
    "numpy:RandomState": write_random_state,
    "scipy:_spbase": write_sparse,
    "scipy:spmatrix": write_sparse,
    "torch:Tensor": write_tensor,
    "torch:Generator": write_torch_generator,
    "PIL:Image": write_image,
}
HANDLERS.update(MUTABLE_ARRAYS)
ARRAY_ATOMS = {
    "numpy:generic": write_scalar,
    "numpy:dtype": write_dtype,
    "numpy:ufunc": write_ufunc,
    "torch:dtype": write_named,
    "torch:device": write_named,
    "torch:Size": write_named,
}
HANDLERS.update(ARRAY_ATOMS)
PLAIN_STATE.add("numpy:ndarray")
UNSHARED.update(ARRAY_ATOMS)
