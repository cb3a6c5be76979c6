"""Sums of vectors kept in registers, which numba's own loops spill: an accumulator of `width` floats written in LLVM's terms."""

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic


def sums_of_vectors(width):
    """
    Two sums over n terms into `width` floats at address `out`; other addresses advance by their strides, in bytes:
    `weighted` sums scalar times vector, `products` sums vector times vector, entry by entry.
    """
    return _sum(width, scalar=True), _sum(width, scalar=False)


def _sum(width, scalar):
    number = ir.FloatType()
    vector = ir.VectorType(number, width)
    lanes = ir.Constant(ir.VectorType(ir.IntType(32), width), [0] * width)

    @intrinsic
    def accumulate(typing, out, left, left_stride, right, right_stride, count):
        def generate(context, builder, signature, arguments):
            out, left, left_stride, right, right_stride, count = arguments

            def load(kind, base, stride, index):
                address = builder.add(base, builder.mul(stride, index))
                return builder.load(builder.inttoptr(address, kind.as_pointer()), align=4)

            total = cgutils.alloca_once_value(builder, ir.Constant(vector, [0.0] * width))
            with cgutils.for_range(builder, count) as loop:
                first = load(number if scalar else vector, left, left_stride, loop.index)
                if scalar:
                    single = builder.insert_element(
                        ir.Constant(vector, ir.Undefined), first, ir.Constant(ir.IntType(32), 0)
                    )
                    first = builder.shuffle_vector(single, ir.Constant(vector, ir.Undefined), lanes)
                second = load(vector, right, right_stride, loop.index)
                product = builder.fmul(first, second, flags=["fast"])
                builder.store(builder.fadd(builder.load(total), product, flags=["fast"]), total)
            target = builder.inttoptr(out, vector.as_pointer())
            builder.store(builder.load(total), target, align=4)
            return context.get_dummy_value()

        return types.void(*[types.int64] * 6), generate

    return accumulate
