(** Exact numbers of claim P1.9: name, numerator, denominator.  The name ends in the bits of slope, scale and input; the value is the bits of the result. *)
From Coq Require Import ZArith String.
From Flocq Require Import Core.
From Flocq Require Import IEEE754.BinarySingleNaN IEEE754.Binary IEEE754.Bits.
From Book Require Import P1_bits.
Local Open Scope string_scope.
Local Open Scope Z_scope.

(** Both orders of leaky ReLU on a kept entry, all by their bits. *)
Definition slope_first (a s x : Z) : Z :=
  bits_of_b32 (select 24 128 eq_refl eq_refl binop_nan_pl32 mode_NE (b32_of_bits s) true
    (leaky_relu 24 128 eq_refl eq_refl binop_nan_pl32 mode_NE (b32_of_bits a) (b32_of_bits x))).
Definition scale_first (a s x : Z) : Z :=
  bits_of_b32 (leaky_relu 24 128 eq_refl eq_refl binop_nan_pl32 mode_NE (b32_of_bits a)
    (select 24 128 eq_refl eq_refl binop_nan_pl32 mode_NE (b32_of_bits s) true (b32_of_bits x))).

Eval vm_compute in ("p1.f32.leaky.slope_first.3c23d70a.40000000.ff61b1e6", slope_first 0x3c23d70a 0x40000000 0xff61b1e6, 1).
Eval vm_compute in ("p1.f32.leaky.scale_first.3c23d70a.40000000.ff61b1e6", scale_first 0x3c23d70a 0x40000000 0xff61b1e6, 1).
Eval vm_compute in ("p1.f32.leaky.slope_first.3dcccccd.3fc00000.bf800001", slope_first 0x3dcccccd 0x3fc00000 0xbf800001, 1).
Eval vm_compute in ("p1.f32.leaky.scale_first.3dcccccd.3fc00000.bf800001", scale_first 0x3dcccccd 0x3fc00000 0xbf800001, 1).
Eval vm_compute in ("p1.f32.leaky.slope_first.3c23d70a.411fffff.80000007", slope_first 0x3c23d70a 0x411fffff 0x80000007, 1).
Eval vm_compute in ("p1.f32.leaky.scale_first.3c23d70a.411fffff.80000007", scale_first 0x3c23d70a 0x411fffff 0x80000007, 1).
Eval vm_compute in ("p1.f32.leaky.slope_first.3c23d70a.403bf38a.bfcf144c", slope_first 0x3c23d70a 0x403bf38a 0xbfcf144c, 1).
Eval vm_compute in ("p1.f32.leaky.scale_first.3c23d70a.403bf38a.bfcf144c", scale_first 0x3c23d70a 0x403bf38a 0xbfcf144c, 1).
