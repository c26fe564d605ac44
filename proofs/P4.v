(** Chapter P4: split, transform, merge.  Definitions and statements only. *)
From Coq Require Import Reals ZArith QArith List.
From Coquelicot Require Import Coquelicot.
Import ListNotations.
Local Open Scope R_scope.

(** The rectifier. *)
Definition relu (x : R) : R := Rmax x 0.

(** ** Counting *)

(** Weights of a k × k convolution from c to c' channels. *)
Definition conv_weights (k c c' : Z) : Z := (c * c' * k ^ 2)%Z.

(** Weights and biases of that convolution. *)
Definition conv_parameters (k c c' : Z) : Z := (conv_weights k c c' + c')%Z.

(** Weights of a layer of P paths of width w with c input and c output channels. *)
Definition layer_weights (k c P w : Z) : Z :=
  (P * (conv_weights 1 c w + conv_weights k w w + conv_weights 1 w c))%Z.

(** Parameters of that layer, biases included. *)
Definition layer_parameters (k c P w : Z) : Z :=
  (P * (conv_parameters 1 c w + conv_parameters k w w + conv_parameters 1 w c))%Z.

(** Parameters of the merged layer: one last convolution from all P w channels. *)
Definition merged_parameters (k c P w : Z) : Z :=
  (P * (conv_parameters 1 c w + conv_parameters k w w)
   + conv_parameters 1 (P * w) c)%Z.

(** P4.1. The weights of a convolution, listed by output channel, input channel, row and column, are c c' k² in number. *)
Definition p4_1_weights_counted : Prop :=
  forall k c c' : nat,
    length (list_prod (list_prod (seq 0 c') (seq 0 c)) (list_prod (seq 0 k) (seq 0 k)))
    = (c * c' * k ^ 2)%nat.

(** P4.1. The three convolutions of the plain block have 32,896, 147,584 and 33,024 parameters, 213,504 in all. *)
Definition p4_1_plain_block : Prop :=
  conv_parameters 1 256 128 = 32896%Z /\
  conv_parameters 3 128 128 = 147584%Z /\
  conv_parameters 1 128 256 = 33024%Z /\
  layer_parameters 3 256 1 128 = 213504%Z.

(** P4.2. The layer has P((cw + w) + (w²k² + w) + (wc + c)) parameters. *)
Definition p4_2_layer_count : Prop :=
  forall k c P w : Z,
    layer_parameters k c P w
    = (P * ((c * w + w) + (w ^ 2 * k ^ 2 + w) + (w * c + c)))%Z.

(** P4.2. For 32 paths of width 4, 256 channels and k = 3 these are 32,896 + 4,736 + 40,960 = 78,592, between 36.8 and 36.9 per cent of the plain block. *)
Definition p4_2_numbers : Prop :=
  (32 * conv_parameters 1 256 4 = 32896)%Z /\
  (32 * conv_parameters 3 4 4 = 4736)%Z /\
  (32 * conv_parameters 1 4 256 = 40960)%Z /\
  layer_parameters 3 256 32 4 = 78592%Z /\
  (368 * 213504 < 1000 * layer_parameters 3 256 32 4 < 369 * 213504)%Z.

(** P4.3 (1). One path has k²w² + 2(c+1)w + c parameters, the layer P times as many, and the merged layer P(k²w² + 2(c+1)w) + c. *)
Definition p4_3_counts : Prop :=
  forall k c P w : Z,
    layer_parameters k c 1 w = (k ^ 2 * w ^ 2 + 2 * (c + 1) * w + c)%Z /\
    layer_parameters k c P w = (P * layer_parameters k c 1 w)%Z /\
    merged_parameters k c P w = (P * (k ^ 2 * w ^ 2 + 2 * (c + 1) * w) + c)%Z.

(** P4.3 (1). For c = 256, k = 3 and P = 32 the counts are 32(9w² + 514w + 256) and 288w² + 16448w + 256. *)
Definition p4_3_counts_256 : Prop :=
  forall w : Z,
    layer_parameters 3 256 32 w = (32 * (9 * w ^ 2 + 514 * w + 256))%Z /\
    merged_parameters 3 256 32 w = (288 * w ^ 2 + 16448 * w + 256)%Z.

(** P4.3 (2). No rational width breaks even with the plain block. *)
Definition p4_3_no_rational_width : Prop :=
  forall w : Q, ~ (32 * (9 * w * w + 514 * w + 256) == 213504)%Q.

(** P4.3 (2). The layer has fewer parameters than the plain block for w = 10 and more for w = 11. *)
Definition p4_3_between_10_and_11 : Prop :=
  (layer_parameters 3 256 32 10 < layer_parameters 3 256 1 128
   < layer_parameters 3 256 32 11)%Z.

(** P4.3 (2). The merged layer breaks even at w = 98/9 and at no other w > 0. *)
Definition p4_3_merged_break_even : Prop :=
  forall w : R, 0 < w ->
    (288 * w ^ 2 + 16448 * w + 256 = 213504 <-> w = 98 / 9).

(** The count of P4.3 (3) at total width D. *)
Definition g (k c D : R) (P : Z) : R :=
  2 * (c + 1) * D + k ^ 2 * D ^ 2 / IZR P + c * IZR P.

(** P4.3 (3). At the total width D = Pw the layer has g(P) parameters.

    Differs: here the width is a whole number; on the page D/P need not be. *)
Definition p4_3_count_by_paths : Prop :=
  forall k c P w : Z,
    IZR (layer_parameters k c P w) = g (IZR k) (IZR c) (IZR P * IZR w) P.

(** P4.3 (3). Let P be the smallest number with cP(P+1) ≥ k²D².  Then g(P+1) = g(P) if equality holds there, and every other number of paths gives more. *)
Definition p4_3_minimum : Prop :=
  forall (k c D : R) (P : Z), 0 < c -> (1 <= P)%Z ->
    k ^ 2 * D ^ 2 <= c * IZR P * IZR (P + 1) ->
    (forall Q, (1 <= Q < P)%Z -> c * IZR Q * IZR (Q + 1) < k ^ 2 * D ^ 2) ->
    (c * IZR P * IZR (P + 1) = k ^ 2 * D ^ 2 -> g k c D (P + 1) = g k c D P) /\
    (forall Q, (1 <= Q)%Z -> Q <> P ->
       ~ (Q = (P + 1)%Z /\ c * IZR P * IZR (P + 1) = k ^ 2 * D ^ 2) ->
       g k c D P < g k c D Q).

(** P4.3 (3). For c = 256, D = 128 and k = 3 the count is 65792 + 147456/P + 256P, least at P = 24 alone. *)
Definition p4_3_best_24 : Prop :=
  (forall P, (1 <= P)%Z -> g 3 256 128 P = 65792 + 147456 / IZR P + 256 * IZR P) /\
  (forall P, (1 <= P)%Z -> P <> 24%Z -> g 3 256 128 24 < g 3 256 128 P).

(** P4.3 (3). Among the divisors of 128 the count is least at P = 32 alone. *)
Definition p4_3_best_divisor_32 : Prop :=
  forall P, In P [1; 2; 4; 8; 16; 64; 128]%Z -> g 3 256 128 32 < g 3 256 128 P.

(** P4.3 (3). Merged, the layer of total width D = Pw has 2(c+1)D + k²D²/P + c parameters. *)
Definition p4_3_merged_by_paths : Prop :=
  forall k c P w : Z,
    IZR (merged_parameters k c P w)
    = 2 * (IZR c + 1) * (IZR P * IZR w) + IZR k ^ 2 * (IZR P * IZR w) ^ 2 / IZR P + IZR c.

(** P4.3 (3). This falls with every further path. *)
Definition p4_3_merged_falls : Prop :=
  forall k c D P Q : R, k <> 0 -> D <> 0 -> 0 < P -> P < Q ->
    2 * (c + 1) * D + k ^ 2 * D ^ 2 / Q + c < 2 * (c + 1) * D + k ^ 2 * D ^ 2 / P + c.

(** The sum of the whole numbers f(0), …, f(n − 1): an operation for each index is counted by [total n (fun _ => 1)]. *)
Definition total (n : nat) (f : nat -> nat) : nat := list_sum (map f (seq 0 n)).

(** Multiply-adds of a convolution for each pixel: one for every output channel o, input channel i, row u and column v of the kernel, as in the sums of [conv] below. *)
Definition conv_work (k c c' : nat) : nat :=
  total c' (fun o => total c (fun i => total k (fun u => total k (fun v => 1%nat)))).

(** P4.3 (4). For each pixel the layer needs P(2cw + k²w²) multiply-adds, merged or not; not merged, it also needs a last ReLU for each path and output channel, Pc of them, and P − 1 additions for each of the c sums.

    Differs: the operations of the formulas are counted, not those that a program performs. *)
Definition p4_3_work : Prop :=
  forall k c P w : nat,
    total P (fun i => conv_work 1 c w + conv_work k w w + conv_work 1 w c)%nat
    = (P * (2 * c * w + k ^ 2 * w ^ 2))%nat /\
    (total P (fun i => conv_work 1 c w + conv_work k w w) + conv_work 1 (P * w) c)%nat
    = (P * (2 * c * w + k ^ 2 * w ^ 2))%nat /\
    total P (fun i => total c (fun o => 1%nat)) = (P * c)%nat /\
    total c (fun o => P - 1)%nat = ((P - 1) * c)%nat.

(** P4.3 (4). For c = 256 and k = 3 one path of width 128 needs 212,992 multiply-adds; 32 paths of width 4 need 70,144, and 8,192 ReLUs and 7,936 additions if they are not merged. *)
Definition p4_3_work_256 : Prop :=
  (1 * (2 * 256 * 128 + 3 ^ 2 * 128 ^ 2) = 212992 /\
   32 * (2 * 256 * 4 + 3 ^ 2 * 4 ^ 2) = 70144 /\ 32 * 256 = 8192 /\ (32 - 1) * 256 = 7936)%Z.

(** P4.9. The layer has P(2cw + k²w²) weights. *)
Definition p4_9_weights : Prop :=
  forall k c P w : Z, layer_weights k c P w = (P * (2 * c * w + k ^ 2 * w ^ 2))%Z.

(** P4.9 (1). One path of width 64 has 69,632 weights, 32 paths of width 4 have 70,144, which is 512 more, and one path of width 128 has 212,992. *)
Definition p4_9_numbers : Prop :=
  layer_weights 3 256 1 64 = 69632%Z /\
  layer_weights 3 256 32 4 = 70144%Z /\
  (layer_weights 3 256 32 4 - layer_weights 3 256 1 64 = 512)%Z /\
  layer_weights 3 256 1 128 = 212992%Z.

(** The total width of P4.9 (2). *)
Definition budget_width (k c N P : R) : R := N / (c + sqrt (c ^ 2 + k ^ 2 * N / P)).

(** P4.9 (2). P paths of width w > 0 with N weights have the total width N / (c + sqrt(c² + k²N/P)). *)
Definition p4_9_budget_width : Prop :=
  forall k c P w : R, 0 < c -> 0 < P -> 0 < w ->
    P * w = budget_width k c (P * (2 * c * w + k ^ 2 * w ^ 2)) P.

(** P4.9 (2). The total width increases with P and stays below N/(2c).

    Differs: that the width tends to N/(2c) is not stated, only that it stays below; nor are the values 64 and 136 for
    N = 69,632. *)
Definition p4_9_width_increases : Prop :=
  forall k c N P Q : R, 0 < k -> 0 < c -> 0 < N -> 0 < P -> P < Q ->
    budget_width k c N P < budget_width k c N Q < N / (2 * c).

(** P4.9 (3). For 1, 2, 4, 8 and 32 paths the widths 64, 40, 24, 14 and 4 bring the number of weights nearest to 69,632, and every other width is farther off. *)
Definition p4_9_nearest_widths : Prop :=
  forall P w, In (P, w) [(1, 64); (2, 40); (4, 24); (8, 14); (32, 4)]%Z ->
  forall v, v <> w ->
    (Z.abs (layer_weights 3 256 P w - 69632) < Z.abs (layer_weights 3 256 P v - 69632))%Z.

(** ** The chain is not the layer *)

(** The sum of a list of numbers. *)
Definition sum (l : list R) : R := fold_right Rplus 0 l.

(** The layer: every path reads x, and the outputs are added. *)
Definition layer (paths : list (R -> R)) (x : R) : R := sum (map (fun f => f x) paths).

(** The loop that overwrites x: the sum of f₁(x), f₂(f₁(x)), and so on. *)
Fixpoint chain (paths : list (R -> R)) (x : R) : R :=
  match paths with
  | [] => 0
  | f :: rest => f x + chain rest (f x)
  end.

(** A path of three 1 × 1 convolutions with one channel, each followed by a ReLU, at one pixel. *)
Definition path (w1 b1 w2 b2 w3 b3 x : R) : R :=
  relu (w3 * relu (w2 * relu (w1 * x + b1) + b2) + b3).

(** P4.4. The loop that overwrites x computes the sum of the (f_i ∘ … ∘ f_1)(x).

    Differs: the values are single numbers, that is, one pixel and one channel. *)
Definition p4_4_chain : Prop := forall paths x,
  chain paths x = sum (map (fun i => fold_left (fun t f => f t) (firstn i paths) x) (seq 1 (length paths))).

(** P4.4. For one path the chain and the layer are the same.

    Differs: the values are single numbers, that is, one pixel and one channel. *)
Definition p4_4_one_path : Prop := forall f x, chain [f] x = layer [f] x.

(** P4.4. For every P ≥ 2 there are weights, biases and an input for which the chain and the layer differ.

    Differs: the values are single numbers, that is, one pixel and one channel; shapes and counts are not mentioned. *)
Definition p4_4_chain_differs : Prop :=
  forall P : nat, (2 <= P)%nat ->
    exists w1 b1 w2 b2 w3 b3 x,
      chain (repeat (path w1 b1 w2 b2 w3 b3) P) x
      <> layer (repeat (path w1 b1 w2 b2 w3 b3) P) x.

(** ** Three places for the last ReLU *)

(** S₊, the sum of the positive parts. *)
Definition S_plus (a : list R) : R := sum (map relu a).

(** S₋, the sum of the negative parts. *)
Definition S_minus (a : list R) : R := sum (map (fun x => relu (- x)) a).

(** A: a ReLU on every path, then the sum. *)
Definition A (a : list R) : R := sum (map relu a).

(** B: the sum without a ReLU. *)
Definition B (a : list R) : R := sum a.

(** C: the sum, then one ReLU. *)
Definition C (a : list R) : R := relu (sum a).

(** P4.6. The gaps are A − B = S₋, A − C = min(S₊, S₋) and C − B = (S₋ − S₊)₊. *)
Definition p4_6_gaps : Prop :=
  forall a, A a - B a = S_minus a /\
            A a - C a = Rmin (S_plus a) (S_minus a) /\
            C a - B a = relu (S_minus a - S_plus a).

(** P4.6. A ≥ C ≥ B. *)
Definition p4_6_order : Prop := forall a, B a <= C a <= A a.

(** P4.6 (1). A = B if and only if every aᵢ ≥ 0. *)
Definition p4_6_A_is_B : Prop := forall a, A a = B a <-> (forall x, In x a -> 0 <= x).

(** P4.6 (1). A = C if and only if no two aᵢ have opposite signs. *)
Definition p4_6_A_is_C : Prop :=
  forall a, A a = C a <-> ~ (exists x y, In x a /\ In y a /\ x < 0 < y).

(** P4.6 (1). C = B if and only if the sum of the aᵢ is at least 0. *)
Definition p4_6_C_is_B : Prop := forall a, C a = B a <-> 0 <= sum a.

(** P4.6 (2). For 32 paths of width 4 and 256 channels the merged form has 70,656 parameters. *)
Definition p4_6_merged_count : Prop := merged_parameters 3 256 32 4 = 70656%Z.

(** P4.6 (2). For two paths, whose one hidden value is h = relu x in both and whose last outputs are h and 1 − h, no weights and bias of the one convolution give A for every x, with or without a ReLU after it.

    Differs: the paths are given by their hidden values at one pixel, not by convolutions. *)
Definition p4_6_not_A_in_general : Prop :=
  forall v1 v2 d : R,
    ~ (forall x, v1 * relu x + v2 * relu x + d = A [relu x; 1 - relu x]) /\
    ~ (forall x, relu (v1 * relu x + v2 * relu x + d) = A [relu x; 1 - relu x]).

(** The last convolution of a path at a pixel: weights and hidden values in pairs, and a bias. *)
Definition last_output (p : list (R * R) * R) : R :=
  sum (map (fun wh => fst wh * snd wh) (fst p)) + snd p.

(** P4.6 (3). If all weights and biases of the last convolutions are ≥ 0, then A = B = C for all hidden values, which are ≥ 0.

    Differs: the paths are given by their hidden values at one pixel, not by convolutions. *)
Definition p4_6_nonnegative : Prop :=
  forall paths : list (list (R * R) * R),
    (forall p, In p paths -> 0 <= snd p) ->
    (forall p wh, In p paths -> In wh (fst p) -> 0 <= fst wh) ->
    (forall p wh, In p paths -> In wh (fst p) -> 0 <= snd wh) ->
    A (map last_output paths) = B (map last_output paths) /\
    C (map last_output paths) = B (map last_output paths).

(** P4.6 (3). The converse: let [occurs h] say that some image and pixel give h(i, j), the hidden value j of path i, and let [at_pixel] be the outputs of the paths there. If for each path all its hidden values may be 0, and for each j all but the j-th may be 0 and that one arbitrarily large, and A = B for every image, then all weights and biases are ≥ 0.

    Differs: one output channel. *)
Definition p4_6_converse : Prop :=
  forall (P w : nat) (W : nat -> nat -> R) (b : nat -> R) (occurs : (nat -> nat -> R) -> Prop),
    let at_pixel h := map (fun i => last_output (map (fun j => (W i j, h i j)) (seq 0 w), b i)) (seq 0 P) in
    (forall i, (i < P)%nat -> exists h, occurs h /\ forall j, (j < w)%nat -> h i j = 0) ->
    (forall i j T, (i < P)%nat -> (j < w)%nat -> exists h, occurs h /\ T <= h i j /\
       forall l, (l < w)%nat -> l <> j -> h i l = 0) ->
    (forall h, occurs h -> A (at_pixel h) = B (at_pixel h)) ->
    forall i, (i < P)%nat -> 0 <= b i /\ forall j, (j < w)%nat -> 0 <= W i j.

(** ** Convolutions *)

(** An array: channel, row, column; rows and columns may lie outside the image. *)
Definition array := nat -> Z -> Z -> R.

(** The value at a pixel of an image of the given height and width, and 0 outside it. *)
Definition pad (height width : Z) (h : array) : array := fun i r q =>
  if ((0 <=? r) && (r <? height) && (0 <=? q) && (q <? width))%Z%bool then h i r q else 0.

(** The sum of f(0), …, f(n − 1). *)
Definition sum_to (n : nat) (f : nat -> R) : R := sum (map f (seq 0 n)).

(** The k × k convolution with groups: output channel o belongs to group o / c', and reads the c channels of that group. *)
Definition grouped_conv (height width : Z) (k c c' : nat)
    (W : nat -> nat -> nat -> nat -> R) (b : nat -> R) (h : array) : array := fun o r q =>
  sum_to c (fun i => sum_to k (fun u => sum_to k (fun v =>
    W o i u v * pad height width h ((o / c') * c + i)%nat
      (r + Z.of_nat u - Z.of_nat ((k - 1) / 2))%Z
      (q + Z.of_nat v - Z.of_nat ((k - 1) / 2))%Z))) + b o.

(** The convolution without groups: every output channel reads the same c channels. *)
Definition conv (height width : Z) (k c : nat)
    (W : nat -> nat -> nat -> nat -> R) (b : nat -> R) (h : array) : array := fun o r q =>
  sum_to c (fun i => sum_to k (fun u => sum_to k (fun v =>
    W o i u v * pad height width h i
      (r + Z.of_nat u - Z.of_nat ((k - 1) / 2))%Z
      (q + Z.of_nat v - Z.of_nat ((k - 1) / 2))%Z))) + b o.

(** A ReLU of every entry. *)
Definition relu_array (h : array) : array := fun o r q => relu (h o r q).

(** The kernels of all paths, each with n output channels, stacked path 1 first. *)
Definition stack (n : nat) {T : Type} (W : nat -> nat -> T) : nat -> T :=
  fun o => W (o / n)%nat (o mod n)%nat.

(** P4.5. The sum over the groups of three stacked convolutions, each followed by a ReLU, is the sum of the paths, for every input, every output channel o < c and every pixel.

    Differs: paths and channels are numbered from 0. *)
Definition p4_5_grouped_form : Prop :=
  forall (height width : Z) (k c w P : nat)
    (W1 W2 W3 : nat -> nat -> nat -> nat -> nat -> R) (b1 b2 b3 : nat -> nat -> R) (x : array)
    (o : nat) (r q : Z), (o < c)%nat ->
    let path i := relu_array (conv height width 1 w (W3 i) (b3 i)
      (relu_array (conv height width k w (W2 i) (b2 i)
        (relu_array (conv height width 1 c (W1 i) (b1 i) x))))) in
    let Z := relu_array (grouped_conv height width 1 w c (stack c W3) (stack c b3)
      (relu_array (grouped_conv height width k w w (stack w W2) (stack w b2)
        (relu_array (conv height width 1 c (stack w W1) (stack w b1) x))))) in
    sum_to P (fun i => path i o r q) = sum_to P (fun i => Z (i * c + o)%nat r q).

(** P4.5. Each stacked convolution has as many parameters as the P convolutions from which it is stacked.

    Differs: a grouped convolution is counted as P times the weights of one group. *)
Definition p4_5_same_count : Prop :=
  forall k c w P : Z,
    conv_parameters 1 c (P * w) = (P * conv_parameters 1 c w)%Z /\
    (P * conv_weights k w w + P * w = P * conv_parameters k w w)%Z /\
    (P * conv_weights 1 w c + P * c = P * conv_parameters 1 w c)%Z.

(** P4.6 (2). One 1 × 1 convolution after the first two stacked convolutions of P4.5, with the kernels of the P last convolutions side by side and the sum of their biases, computes B for every image, and with a ReLU C; a_i is what the last convolution of path i gives. *)
Definition p4_6_merged : Prop :=
  forall (height width : Z) (k c w P : nat)
    (W1 W2 W3 : nat -> nat -> nat -> nat -> nat -> R) (b1 b2 b3 : nat -> nat -> R) (x : array)
    (o : nat) (r q : Z),
    let a i := conv height width 1 w (W3 i) (b3 i)
      (relu_array (conv height width k w (W2 i) (b2 i)
        (relu_array (conv height width 1 c (W1 i) (b1 i) x)))) in
    let merged := conv height width 1 (P * w)
      (fun o ij => W3 (ij / w)%nat o (ij mod w)%nat) (fun o => sum_to P (fun i => b3 i o))
      (relu_array (grouped_conv height width k w w (stack w W2) (stack w b2)
        (relu_array (conv height width 1 c (stack w W1) (stack w b1) x)))) in
    merged o r q = B (map (fun i => a i o r q) (seq 0 P)) /\
    relu_array merged o r q = C (map (fun i => a i o r q) (seq 0 P)).

(** ** Gradients *)

(** P4.8. A ReLU passes the derivative on where its input is positive and passes 0 on where it is negative. *)
Definition p4_8_relu : Prop :=
  forall (z : R -> R) (t d : R), is_derive z t d ->
    (0 < z t -> is_derive (fun t => relu (z t)) t d) /\
    (z t < 0 -> is_derive (fun t => relu (z t)) t 0).

(** P4.8. The derivative of the layer's s with respect to an input is the sum of the derivatives of its paths; s_i is the sum of G ⊙ f_i.

    Differs: s is the sum of all entries of G ⊙ y with a fixed G; the chain rule, which reduces any other s to this
    one, is not stated. The derivative is along one entry of x at a time, and the paths are assumed to be
    differentiable there; the convention at 0 is not stated. *)
Definition p4_8_input_gradient : Prop :=
  forall (P : nat) (s : nat -> R -> R) (x : R) (d : nat -> R),
    (forall i, (i < P)%nat -> is_derive (s i) x (d i)) ->
    is_derive (fun x => sum_to P (fun i => s i x)) x (sum_to P d).

(** P4.8. The derivative of the layer's s with respect to a parameter of path j is that of path j alone.

    Differs: s is as in p4_8_input_gradient. One parameter at a time, and the other paths are numbers that do not
    depend on it. *)
Definition p4_8_parameter_gradient : Prop :=
  forall (P j : nat) (s : nat -> R -> R) (theta : nat -> R) (d : R), (j < P)%nat ->
    is_derive (s j) (theta j) d ->
    is_derive (fun t => sum_to P (fun i => s i (if Nat.eqb i j then t else theta i))) (theta j) d.

(** The sum of f over the pixels of an image. *)
Definition sum_pixels (height width : Z) (f : Z -> Z -> R) : R :=
  sum_to (Z.to_nat height) (fun r => sum_to (Z.to_nat width) (fun q => f (Z.of_nat r) (Z.of_nat q))).

(** H is the gradient of s at the array z with n channels: along every differentiable curve of arrays through z, the derivative of s is the sum of H ⊙ v, where v is the velocity. *)
Definition gradient (height width : Z) (n : nat) (s : array -> R) (z H : array) : Prop :=
  forall (curve : R -> array) (v : array) (t : R), (forall o r q, curve t o r q = z o r q) ->
    (forall o r q, is_derive (fun t => curve t o r q) t (v o r q)) ->
    is_derive (fun t => s (curve t)) t (sum_to n (fun o => sum_pixels height width (fun r q => H o r q * v o r q))).

(** The biases, the kernels and the array with t in place of one entry. *)
Definition put_bias (b : nat -> R) (o : nat) (t : R) : nat -> R := fun o' => if Nat.eqb o' o then t else b o'.
Definition put_weight (W : nat -> nat -> nat -> nat -> R) (o i u v : nat) (t : R) : nat -> nat -> nat -> nat -> R :=
  fun o' i' u' v' => if (Nat.eqb o' o && Nat.eqb i' i && Nat.eqb u' u && Nat.eqb v' v)%bool then t else W o' i' u' v'.
Definition put_pixel (h : array) (i : nat) (r q : Z) (t : R) : array :=
  fun i' r' q' => if (Nat.eqb i' i && Z.eqb r' r && Z.eqb q' q)%bool then t else h i' r' q'.

(** P4.8. The gradient by a bias of a convolution with n output channels is the sum of H over the pixels; for a batch of N images it is also summed over them. *)
Definition p4_8_bias : Prop :=
  forall (height width : Z) (k c n N : nat) W b (h : nat -> array) (s : nat -> array -> R) (H : nat -> array) o,
    (o < n)%nat ->
    (forall m, (m < N)%nat -> gradient height width n (s m) (conv height width k c W b (h m)) (H m)) ->
    is_derive (fun t => sum_to N (fun m => s m (conv height width k c W (put_bias b o t) (h m)))) (b o)
      (sum_to N (fun m => sum_pixels height width (H m o))).

(** P4.8. The gradient by the weight (o, i, u, v) is the sum of H_o[r, q] h_i[r + u − μ, q + v − μ] over the pixels, with h = 0 outside the image; for a batch it is also summed over the images. *)
Definition p4_8_weight : Prop :=
  forall (height width : Z) (k c n N : nat) W b (h : nat -> array) (s : nat -> array -> R) (H : nat -> array) o i u v,
    (o < n)%nat -> (i < c)%nat -> (u < k)%nat -> (v < k)%nat ->
    (forall m, (m < N)%nat -> gradient height width n (s m) (conv height width k c W b (h m)) (H m)) ->
    is_derive (fun t => sum_to N (fun m => s m (conv height width k c (put_weight W o i u v t) b (h m)))) (W o i u v)
      (sum_to N (fun m => sum_pixels height width (fun r q => H m o r q * pad height width (h m) i
        (r + Z.of_nat u - Z.of_nat ((k - 1) / 2))%Z (q + Z.of_nat v - Z.of_nat ((k - 1) / 2))%Z))).

(** P4.8. The gradient by the entry (i, r, q) of the input is the sum of W_o,i[u, v] H_o[r − u + μ, q − v + μ] over o, u and v, with H = 0 outside the image.

    Differs: without groups; with groups each group is such a convolution of its own channels. *)
Definition p4_8_entry : Prop :=
  forall (height width : Z) (k c n : nat) W b (h : array) (s : array -> R) (H : array) i (r q : Z),
    (i < c)%nat -> (0 <= r < height)%Z -> (0 <= q < width)%Z ->
    gradient height width n s (conv height width k c W b h) H ->
    is_derive (fun t => s (conv height width k c W b (put_pixel h i r q t))) (h i r q)
      (sum_to n (fun o => sum_to k (fun u => sum_to k (fun v => W o i u v * pad height width H o
        (r - Z.of_nat u + Z.of_nat ((k - 1) / 2))%Z (q - Z.of_nat v + Z.of_nat ((k - 1) / 2))%Z)))).
