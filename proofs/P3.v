(** * P3. Backpropagation through residual layers: definitions and statements

    Vectors and matrices are functions of the indices; entries are counted from 0, and a statement
    speaks only of the entries below the width. A row and a column are both a [vec].
    Derivatives are those of real functions of one real variable (Coquelicot's [is_derive]). *)

From Coq Require Import Reals List Arith Bool.
From Coquelicot Require Import Coquelicot.
Import ListNotations.
Open Scope R_scope.

(** ** Vectors and matrices *)

Definition vec := nat -> R.
Definition mat := nat -> nat -> R.

(** [sum n f] is f 0 + ... + f (n-1). *)
Fixpoint sum (n : nat) (f : nat -> R) : R :=
  match n with O => 0 | S m => sum m f + f m end.

(** [prod n f] is f 0 * ... * f (n-1); an empty product is 1. *)
Fixpoint prod (n : nat) (f : nat -> R) : R :=
  match n with O => 1 | S m => prod m f * f m end.

(** The matrix [M] with [m] columns times the column [v]. *)
Definition mat_col (m : nat) (M : mat) (v : vec) : vec :=
  fun i => sum m (fun j => M i j * v j).

(** The row [r] times the matrix [M] with [n] rows. *)
Definition row_mat (n : nat) (r : vec) (M : mat) : vec :=
  fun j => sum n (fun i => r i * M i j).

Definition Id : mat := fun i j => if (i =? j)%nat then 1 else 0.
Definition mplus (M N : mat) : mat := fun i j => M i j + N i j.
Definition mscale (c : R) (M : mat) : mat := fun i j => c * M i j.

(** diag(v) M: row i of [M] times v i. *)
Definition diag_mul (v : vec) (M : mat) : mat := fun i j => v i * M i j.

(** The Euclidean norm of a vector with [n] entries, and its square. *)
Definition norm2 (n : nat) (v : vec) : R := sum n (fun i => v i * v i).
Definition norm (n : nat) (v : vec) : R := sqrt (norm2 n v).

(** [e] is the spectral norm of the [n] by [m] matrix [M]: the least e >= 0 with |Mv| <= e|v| for all v. *)
Definition bounds (n m : nat) (M : mat) (e : R) : Prop :=
  0 <= e /\ forall v, norm n (mat_col m M v) <= e * norm m v.
Definition spectral_norm (n m : nat) (M : mat) (e : R) : Prop :=
  bounds n m M e /\ forall c, bounds n m M c -> e <= c.

(** [v] with entry [i] replaced by [t]; likewise for a family of vectors and a family of matrices. *)
Definition put (v : vec) (i : nat) (t : R) : vec := fun j => if (j =? i)%nat then t else v j.
Definition put_b (b : nat -> vec) (l i : nat) (t : R) : nat -> vec :=
  fun k => if (k =? l)%nat then put (b k) i t else b k.
Definition put_A (A : nat -> mat) (l i j : nat) (t : R) : nat -> mat :=
  fun k => if (k =? l)%nat then (fun a => if (a =? i)%nat then put (A k a) j t else A k a) else A k.

(** ** The two networks *)

(** The layers are 1, ..., L; layer l has [n l] entries, the input [n 0]; the output is one number.
    [skip] is true in the residual network and false in the plain one. *)
Record shape := { skip : bool; L : nat; n : nat -> nat; sigma : R -> R }.

(** In the residual network the middle layers 2, ..., L-1 are square. *)
Definition well_formed (N : shape) : Prop :=
  (2 <= L N)%nat /\ (skip N = true -> forall l, (2 <= l <= L N - 1)%nat -> n N l = n N (l - 1)).

(** Has layer [l] a skip? *)
Definition skips (N : shape) (l : nat) : bool := skip N && (2 <=? l)%nat.

(** z_l = A_l u + b_l for the input u of layer l. *)
Definition before (N : shape) (A : nat -> mat) (b : nat -> vec) (l : nat) (u : vec) : vec :=
  fun i => mat_col (n N (l - 1)) (A l) u i + b l i.

(** Hidden layer [l]: sigma(z_l), with the skip sigma(z_l) + u. *)
Definition layer (N : shape) A b (l : nat) (u : vec) : vec :=
  fun i => sigma N (before N A b l u i) + (if skips N l then u i else 0).

(** y_{l+k} as a function of y_l. *)
Fixpoint from (N : shape) A b (l k : nat) (u : vec) : vec :=
  match k with O => u | S k' => layer N A b (l + k) (from N A b l k' u) end.

(** The last layer: A_L u + b_L, one number; A_L is row 0 of [A L]. *)
Definition last (N : shape) A b (u : vec) : R := before N A b (L N) u 0%nat.

(** y_l for a hidden layer, z_l, and y_L, for the input [x]. *)
Definition y (N : shape) A b (x : vec) (l : nat) : vec := from N A b 0 l x.
Definition z (N : shape) A b (x : vec) (l : nat) : vec := before N A b l (y N A b x (l - 1)).
Definition y_L (N : shape) A b (x : vec) : R := last N A b (y N A b x (L N - 1)).

(** sigma is differentiable at every entry of every z_l of the hidden layers. *)
Definition smooth (N : shape) A b x : Prop :=
  forall l i, (1 <= l <= L N - 1)%nat -> (i < n N l)%nat -> ex_derive (sigma N) (z N A b x l i).

(** sigma'(z_l), and J_l = diag(sigma'(z_l)) A_l. *)
Definition slope (N : shape) A b x (l : nat) : vec := fun i => Derive (sigma N) (z N A b x l i).
Definition J (N : shape) A b x (l : nat) : mat := diag_mul (slope N A b x l) (A l).

(** The Jacobian of hidden layer [l]: I + J_l with a skip, J_l without. *)
Definition jacobian (N : shape) A b x (l : nat) : mat :=
  if skips N l then mplus Id (J N A b x l) else J N A b x l.

(** The row g_l = A_L (I + J_{L-1}) ... (I + J_{l+1}), without the I in the plain network, built from
    the left: [backward k] is g_{L-1-k}. *)
Fixpoint backward (N : shape) A b x (k : nat) : vec :=
  match k with
  | O => A (L N) 0%nat
  | S k' => row_mat (n N (L N - 1 - k')) (backward N A b x k') (jacobian N A b x (L N - 1 - k'))
  end.
Definition g (N : shape) A b x (l : nat) : vec := backward N A b x (L N - 1 - l).

(** ** Claim P3.1 *)

(** P3.1. In a hidden layer the partial derivative of entry i of y_l by entry j of y_{l-1} is entry (i, j)
    of I + J_l with a skip and of J_l without. *)
Definition p3_1_jacobian : Prop :=
  forall N A b x l i j, well_formed N ->
  (1 <= l <= L N - 1)%nat -> (i < n N l)%nat -> (j < n N (l - 1))%nat ->
  ex_derive (sigma N) (z N A b x l i) ->
  let u := y N A b x (l - 1) in
  is_derive (fun t => layer N A b l (put u j t) i) (u j) (jacobian N A b x l i j).

(** P3.1. The Jacobian is the total derivative too: along every differentiable curve through y_{l-1} with
    velocity v, the layer has the velocity (I + J_l)v, or J_l v without a skip. *)
Definition p3_1_curves : Prop :=
  forall N A b x l (u : R -> vec) (v : vec) t i, well_formed N ->
  (1 <= l <= L N - 1)%nat -> (i < n N l)%nat ->
  (forall j, (j < n N (l - 1))%nat -> u t j = y N A b x (l - 1) j) ->
  ex_derive (sigma N) (z N A b x l i) ->
  (forall j, (j < n N (l - 1))%nat -> is_derive (fun s => u s j) t (v j)) ->
  is_derive (fun s => layer N A b l (u s) i) t (mat_col (n N (l - 1)) (jacobian N A b x l) v i).

(** P3.1. The Jacobian of the last layer is A_L. *)
Definition p3_1_last : Prop :=
  forall N A b u j, (j < n N (L N - 1))%nat ->
  is_derive (fun t => last N A b (put u j t)) (u j) (A (L N) 0%nat j).

(** ** Claim P3.2 *)

(** P3.2. g_l is the gradient of y_L by y_l, in both networks. *)
Definition p3_2_g : Prop :=
  forall N A b x l j, well_formed N -> smooth N A b x ->
  (1 <= l <= L N - 1)%nat -> (j < n N l)%nat ->
  is_derive (fun t => last N A b (from N A b l (L N - 1 - l) (put (y N A b x l) j t)))
            (y N A b x l j) (g N A b x l j).

(** P3.2. In every hidden layer of both networks entry i of the gradient by b_l is entry i of g_l diag(sigma'(z_l)). *)
Definition p3_2_bias : Prop :=
  forall N A b x l i, well_formed N -> smooth N A b x ->
  (1 <= l <= L N - 1)%nat -> (i < n N l)%nat ->
  is_derive (fun t => y_L N A (put_b b l i t) x) (b l i) (g N A b x l i * slope N A b x l i).

(** P3.2. In every hidden layer of both networks entry (i, j) of the gradient by A_l is entry (i, j) of
    diag(sigma'(z_l)) g_l^T y_{l-1}^T. *)
Definition p3_2_weight : Prop :=
  forall N A b x l i j, well_formed N -> smooth N A b x ->
  (1 <= l <= L N - 1)%nat -> (i < n N l)%nat -> (j < n N (l - 1))%nat ->
  is_derive (fun t => y_L N (put_A A l i j t) b x) (A l i j)
            (slope N A b x l i * g N A b x l i * y N A b x (l - 1) j).

(** P3.2. In the last layer the gradient of the bias is 1 and that of A_L is the row y_{L-1}^T. *)
Definition p3_2_last : Prop :=
  forall N A b x, well_formed N ->
  is_derive (fun t => y_L N A (put_b b (L N) 0 t) x) (b (L N) 0%nat) 1 /\
  forall j, (j < n N (L N - 1))%nat ->
  is_derive (fun t => y_L N (put_A A (L N) 0 j t) b x) (A (L N) 0%nat j) (y N A b x (L N - 1) j).
